package io.ghostspark.jobs.paper;

import java.util.Locale;

/** A figure as SVG of its own. */
final class SvgCanvas implements Canvas {
  static final int FONT_PX = 12;

  private final StringBuilder svg = new StringBuilder();

  SvgCanvas(int widthPx, int heightPx, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"%d\" role=\"img\" aria-label=\"%s\">\n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
        widthPx, heightPx, widthPx, heightPx, FONT_PX, escaped(title));
  }

  @Override
  public void line(double x1, double y1, double x2, double y2, String colour) {
    add("<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour);
  }

  @Override
  public void dot(double x, double y, double radius, String colour) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\"/>\n", x, y, radius, colour);
  }

  @Override
  public void text(double x, double y, String text, Anchor anchor, String colour) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
        x, y, anchor.name().toLowerCase(Locale.ROOT), colour, escaped(text));
  }

  String document() {
    return svg + "</svg>\n";
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
