package io.ghostspark.jobs.teach;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** View numbers {@code first} to {@code last}, both included; option {@code --views}. */
public record ViewRange(int first, int last) implements Serializable {
  private static final int MAX_VIEW = 65_534;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})\\.\\.(\\d{1,5})");

  public ViewRange {
    if (first < 0 || last < first || last > MAX_VIEW) {
      throw new IllegalArgumentException(
          "Invalid views: %d..%d (must be FIRST..LAST within 0..%d)"
              .formatted(first, last, MAX_VIEW));
    }
  }

  /** {@code 50..99}. */
  public static ViewRange parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Invalid views: '%s' (must be FIRST..LAST, such as 50..99)".formatted(text));
    }
    return new ViewRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** The first {@code numViews} views. */
  static ViewRange upTo(int numViews) {
    return new ViewRange(0, numViews - 1);
  }

  static ViewRange of(int first, int numViews) {
    return new ViewRange(first, first + numViews - 1);
  }

  int numViews() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
