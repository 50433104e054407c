package io.ghostspark.jobs.report;

import java.util.Locale;

/** Text into HTML and numbers into SVG attributes. */
final class Html {
  private Html() {}

  /** Text for element content and quoted attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** {@link String#format} with a decimal point whatever the machine's locale. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }
}
