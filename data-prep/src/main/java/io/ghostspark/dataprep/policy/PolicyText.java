package io.ghostspark.dataprep.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy's string cut into timm's sections: a name, then keys of letters, each with a value that
 * starts at its first digit; {@code t} is followed by a name instead.
 */
final class PolicyText {
  private static final Pattern NUMBERED = Pattern.compile("([a-z]+)(\\d.*)");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("\\d+(\\.\\d*)?");
  private static final String SET = "t";

  private final String text;
  private final String name;
  private final Map<String, String> values = new LinkedHashMap<>();

  PolicyText(String text) {
    this.text = text;
    String[] sections = text.split("-", -1);
    this.name = sections[0];
    for (String section : Arrays.asList(sections).subList(1, sections.length)) {
      add(section);
    }
  }

  private void add(String section) {
    Matcher numbered = NUMBERED.matcher(section);
    String key;
    String value;
    if (section.startsWith(SET)) {
      key = SET;
      value = section.substring(1);
    } else if (numbered.matches()) {
      key = numbered.group(1);
      value = numbered.group(2);
    } else {
      throw invalid(
          "section '%s' must be a key with a number, such as m9 or mstd0.5".formatted(section));
    }
    if (values.put(key, value) != null) {
      throw invalid("section '%s' occurs twice".formatted(key));
    }
  }

  String text() {
    return text;
  }

  String name() {
    return name;
  }

  /** Fails unless every section is one of {@code known}, described by {@code rule}. */
  void requireKnown(Set<String> known, String rule) {
    for (Map.Entry<String, String> section : values.entrySet()) {
      if (!known.contains(section.getKey())) {
        throw invalid(
            "unknown section '%s%s'; %s takes %s"
                .formatted(section.getKey(), section.getValue(), name, rule));
      }
    }
  }

  @Nullable String set() {
    return values.get(SET);
  }

  /**
   * A whole number of [least, most].
   *
   * @param hint behind the rule, empty or starting with a colon
   */
  int whole(String key, int fallback, int least, int most, String hint) {
    String value = values.get(key);
    if (value == null) {
      return fallback;
    }
    int number = WHOLE.matcher(value).matches() ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw invalid(
          "%s%s must be a whole number %s%d..%s%d%s"
              .formatted(key, value, key, least, key, most, hint));
    }
    return number;
  }

  /** A number of [0, most]. */
  double decimal(String key, double fallback, double most) {
    String value = values.get(key);
    if (value == null) {
      return fallback;
    }
    double number = DECIMAL.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
    if (!(number >= 0 && number <= most)) {
      String rule = Double.isInfinite(most) ? ">= 0" : "in [0, %.0f]".formatted(most);
      throw invalid("%s%s must have a number %s".formatted(key, value, rule));
    }
    return number;
  }

  IllegalArgumentException invalid(String reason) {
    return new IllegalArgumentException("Invalid views.augment: '%s' (%s)".formatted(text, reason));
  }
}
