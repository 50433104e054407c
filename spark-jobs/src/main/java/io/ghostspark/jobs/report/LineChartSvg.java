package io.ghostspark.jobs.report;

import io.ghostspark.jobs.report.LineChart.Series;
import java.math.BigDecimal;
import java.util.List;

/** Draws a {@link LineChart}. Text is sized for half a desktop page and a whole phone. */
final class LineChartSvg {
  private static final int WIDTH = 440;
  private static final int HEIGHT = 260;
  private static final int LEFT = 52;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 40;
  private static final int ABOUT_TICKS = 5;
  private static final int MAX_SHOWN_POINTS = 12;

  private LineChartSvg() {}

  static String render(LineChart chart) {
    // The horizontal axis is the training, from its start to its last epoch.
    double end =
        chart.series().stream()
            .flatMap(series -> series.xs().stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    Scale x = Scale.upTo(end, ABOUT_TICKS, LEFT, WIDTH - RIGHT);
    Scale y = scale(chart.series().stream().map(Series::ys).toList(), HEIGHT - BOTTOM, TOP);
    StringBuilder svg = new StringBuilder();
    svg.append(
        Html.format(
            "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH, HEIGHT, Html.escape(chart.title())));
    appendAxes(svg, chart, x, y);
    chart.series().forEach(series -> appendSeries(svg, chart, series, x, y));
    return svg.append("</svg>").append(legend(chart.series())).toString();
  }

  private static Scale scale(List<List<Double>> values, double fromPx, double toPx) {
    double[] finite =
        values.stream()
            .flatMap(List::stream)
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return finite.length == 0
        ? Scale.covering(0, 1, ABOUT_TICKS, fromPx, toPx)
        : Scale.covering(finite[0], finite[finite.length - 1], ABOUT_TICKS, fromPx, toPx);
  }

  private static void appendAxes(StringBuilder svg, LineChart chart, Scale x, Scale y) {
    for (double tick : y.ticks()) {
      svg.append(
          Html.format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT, WIDTH - RIGHT, y.px(tick), y.px(tick)));
      svg.append(
          Html.format(
              "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 6, y.px(tick) + 4, Html.escape(Html.format(chart.yFormat(), tick))));
    }
    for (double tick : x.ticks()) {
      svg.append(
          Html.format(
              "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              x.px(tick), HEIGHT - BOTTOM + 16, plain(tick)));
    }
    svg.append(
        Html.format(
            "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, Html.escape(chart.xLabel())));
  }

  private static void appendSeries(
      StringBuilder svg, LineChart chart, Series series, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < series.xs().size(); i++) {
      double value = series.ys().get(i);
      if (Double.isFinite(value)) {
        path.append(
            Html.format("%s%.1f %.1f", drawing ? "L" : "M", x.px(series.xs().get(i)), y.px(value)));
      }
      drawing = Double.isFinite(value);
    }
    svg.append(
        Html.format(
            "<path class=\"line %s %s\" d=\"%s\"><title>%s</title></path>",
            series.arm().cssClass(), strokeClass(series), path, Html.escape(series.name())));
    appendPoints(svg, chart, series, x, y);
  }

  /** Each names its value; of many, each is invisible until hovered. */
  private static void appendPoints(
      StringBuilder svg, LineChart chart, Series series, Scale x, Scale y) {
    String shown = series.xs().size() <= MAX_SHOWN_POINTS ? " shown" : "";
    for (int i = 0; i < series.xs().size(); i++) {
      double at = series.xs().get(i);
      double value = series.ys().get(i);
      if (Double.isFinite(value)) {
        String text = series.name() + ", " + plain(at) + ": " + Html.format(chart.yFormat(), value);
        svg.append(
            Html.format(
                "<circle class=\"point%s %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s</title></circle>",
                shown, series.arm().cssClass(), x.px(at), y.px(value), Html.escape(text)));
      }
    }
  }

  private static String legend(List<Series> series) {
    StringBuilder html = new StringBuilder("<ul class=\"legend\">");
    for (Series line : series) {
      html.append(
          Html.format(
              "<li><svg class=\"key\" viewBox=\"0 0 24 8\"><path class=\"line %s %s\" d=\"M0 4H24\"/></svg>%s</li>",
              line.arm().cssClass(), strokeClass(line), Html.escape(line.name())));
    }
    return html.append("</ul>").toString();
  }

  private static String strokeClass(Series series) {
    return series.stroke() == LineChart.Stroke.DASHED ? "dashed" : "solid";
  }

  private static String plain(double value) {
    return new BigDecimal(Html.format("%.3f", value)).stripTrailingZeros().toPlainString();
  }
}
