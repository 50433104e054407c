package io.ghostspark.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws a {@link ConfusionMatrix}: a heat map, or the most confused pairs when it is too large. */
final class ConfusionHtml {
  static final int MAX_MATRIX_CLASSES = 30;
  private static final int MAX_PAIRS = 20;
  private static final int CELL = 36;
  private static final int LABELS = 92;

  /** For the end of the last slanted label. */
  private static final int RIGHT = 44;

  private record Pair(int label, int prediction, long count) {}

  private ConfusionHtml() {}

  static String render(ConfusionMatrix matrix) {
    return matrix.classes().size() <= MAX_MATRIX_CLASSES ? heatMap(matrix) : pairs(matrix);
  }

  private static String heatMap(ConfusionMatrix matrix) {
    int k = matrix.classes().size();
    int side = LABELS + k * CELL;
    StringBuilder svg = new StringBuilder();
    svg.append(
        Html.format(
            "<svg class=\"confusion\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Confusion matrix\">",
            side + RIGHT, side));
    for (int i = 0; i < k; i++) {
      String name = Html.escape(matrix.classes().get(i));
      double middle = LABELS + (i + 0.5) * CELL;
      svg.append(
          Html.format(
              "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LABELS - 8, middle + 4, name));
      svg.append(
          Html.format(
              "<text class=\"tick\" transform=\"translate(%.1f %d) rotate(-45)\">%s</text>",
              middle - 2, LABELS - 8, name));
      appendRow(svg, matrix, i);
    }
    return svg.append("</svg>").toString();
  }

  private static void appendRow(StringBuilder svg, ConfusionMatrix matrix, int label) {
    long sum = Math.max(1, matrix.rowSum(label));
    for (int prediction = 0; prediction < matrix.classes().size(); prediction++) {
      long count = matrix.counts().get(label).get(prediction);
      double share = (double) count / sum;
      int x = LABELS + prediction * CELL;
      int y = LABELS + label * CELL;
      String title =
          "%s taken for %s: %d of %d"
              .formatted(matrix.classes().get(label), matrix.classes().get(prediction), count, sum);
      svg.append(
          Html.format(
              "<g><title>%s</title><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" style=\"--share:%.3f\"/>",
              Html.escape(title),
              label == prediction ? "cell right" : "cell wrong",
              x + 1,
              y + 1,
              CELL - 2,
              CELL - 2,
              share));
      if (count > 0) {
        svg.append(
            Html.format(
                "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                share > 0.5 ? "count strong" : "count", x + CELL / 2, y + CELL / 2 + 4, count));
      }
      svg.append("</g>");
    }
  }

  private static String pairs(ConfusionMatrix matrix) {
    List<Pair> pairs = new ArrayList<>();
    for (int label = 0; label < matrix.classes().size(); label++) {
      for (int prediction = 0; prediction < matrix.classes().size(); prediction++) {
        long count = matrix.counts().get(label).get(prediction);
        if (label != prediction && count > 0) {
          pairs.add(new Pair(label, prediction, count));
        }
      }
    }
    pairs.sort(Comparator.comparingLong(Pair::count).reversed());
    StringBuilder html =
        new StringBuilder(
            "<table><thead><tr><th>label</th><th>taken for</th><th class=\"num\">images</th></tr></thead><tbody>");
    for (Pair pair : pairs.subList(0, Math.min(MAX_PAIRS, pairs.size()))) {
      html.append(
          Html.format(
              "<tr><td>%s</td><td>%s</td><td class=\"num\">%d</td></tr>",
              Html.escape(matrix.classes().get(pair.label())),
              Html.escape(matrix.classes().get(pair.prediction())),
              pair.count()));
    }
    return html.append("</tbody></table>").toString();
  }
}
