package io.ghostspark.jobs;

import java.util.regex.Pattern;

/** Hides credentials in text that people or files get to see. */
public final class Redaction {
  /** Keys of settings whose values are secrets, for {@code spark.redaction.regex} too. */
  public static final String SECRET_KEYS =
      "(?i)secret|passw(or)?d|passphrase|token|access[._-]?key|credential|private[._-]?key|signature";

  private static final String HIDDEN = "***";

  /** User and password of a URL; AWS's secret keys may hold slashes. */
  private static final Pattern URL =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^\\s/@:]*:[^\\s@]+@");

  /** {@code some.secret.key=value} and the same with a colon, quoted or not. */
  private static final Pattern SETTING =
      Pattern.compile(
          "([\\w.-]*(?:"
              + SECRET_KEYS
              + ")[\\w.-]*[\"']?\\s?[=:]\\s?)(\"[^\"]*\"|'[^']*'|[^\\s,;&'\")]+)");

  private Redaction() {}

  /** The text with stars for passwords in URLs and for values of settings that name a secret. */
  public static String of(String text) {
    return SETTING
        .matcher(URL.matcher(text).replaceAll("$1" + HIDDEN + "@"))
        .replaceAll("$1" + HIDDEN);
  }

  /** Whether a path or URL holds a password. */
  public static boolean hasPassword(String path) {
    return URL.matcher(path).find();
  }
}
