package io.ghostspark.jobs.evaluate;

import java.util.List;
import java.util.Locale;

/** Precision over recall, one line per IoU threshold, as a picture of its own. */
final class PrecisionRecallSvg {
  private static final int SIDE = 400;
  private static final int MARGIN = 46;
  private static final int LEGEND = 90;

  private PrecisionRecallSvg() {}

  static String render(List<CocoEvaluateResult.Curve> curves) {
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\" role=\"img\" aria-label=\"Precision over recall by IoU\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
        SIDE + 2 * MARGIN + LEGEND,
        SIDE + 2 * MARGIN);
    addAxes(svg);
    for (int i = 0; i < curves.size(); i++) {
      addCurve(svg, curves.get(i), i, curves.size());
    }
    return svg.append("</svg>\n").toString();
  }

  private static void addAxes(StringBuilder svg) {
    for (int tick = 0; tick <= 5; tick++) {
      double share = tick / 5.0;
      add(
          svg,
          "<path d=\"M%.0f %.0fH%.0fM%.0f %.0fV%.0f\" stroke=\"#ddd\"/>%n",
          x(0),
          y(share),
          x(1),
          x(share),
          y(0),
          y(1));
      add(
          svg,
          "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">%.1f</text>%n",
          x(0) - 6,
          y(share) + 4,
          share);
      add(
          svg,
          "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">%.1f</text>%n",
          x(share),
          y(0) + 16,
          share);
    }
    add(
        svg,
        "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"middle\">recall</text>%n"
            + "<text x=\"%.0f\" y=\"%.0f\">precision, mean of categories</text>%n",
        x(0.5),
        y(0) + 36,
        x(0),
        y(1) - 12);
  }

  private static void addCurve(
      StringBuilder svg, CocoEvaluateResult.Curve curve, int index, int count) {
    String colour = String.format(Locale.ROOT, "hsl(%d 70%% 40%%)", 260 * index / count);
    StringBuilder points = new StringBuilder();
    for (int r = 0; r < curve.precision().size(); r++) {
      double recall = (double) r / (curve.precision().size() - 1);
      add(points, "%.1f,%.1f ", x(recall), y(Math.max(0, curve.precision().get(r))));
    }
    add(
        svg,
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"%s\"/>%n",
        colour,
        points.toString().strip());
    add(
        svg,
        "<text x=\"%.0f\" y=\"%d\" fill=\"%s\">IoU %.2f</text>%n",
        x(1) + 12,
        MARGIN + 12 + 18 * index,
        colour,
        curve.iou());
  }

  private static double x(double share) {
    return MARGIN + share * SIDE;
  }

  private static double y(double share) {
    return MARGIN + (1 - share) * SIDE;
  }

  private static void add(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
