package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.paper.Canvas.Anchor;
import io.ghostspark.jobs.report.Scale;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * A table as a picture: a line per column, a dot per series; the paper's numbers left, ours right,
 * each on its own scale, ours with a bar from the smallest to the largest seed.
 */
final class TableFigure {
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9");
  private static final String INK = "#222222";
  private static final String FAINT = "#dddddd";
  private static final int LABEL_PX = 150;
  private static final int PANEL_PX = 280;
  private static final int GAP_PX = 30;
  private static final int TOP_PX = 62;
  private static final int LINE_PX = 34;
  private static final int BOTTOM_PX = 44;
  private static final int WIDTH_PX = LABEL_PX + 2 * PANEL_PX + 2 * GAP_PX;
  private static final int ABOUT_TICKS = 5;
  private static final double DOT_PX = 4;

  /** Series of one line stand so far below each other. */
  private static final double SERIES_PX = 7;

  private final TableResult result;
  private final List<String> columns;
  private final List<String> series;

  TableFigure(TableResult result) {
    this.result = result;
    List<PaperRow> rows = result.table().rows();
    this.columns = rows.stream().map(PaperRow::column).distinct().toList();
    this.series = rows.stream().map(PaperRow::series).distinct().toList();
  }

  String svg() {
    SvgCanvas canvas = new SvgCanvas(WIDTH_PX, heightPx(), title());
    draw(canvas);
    return canvas.document();
  }

  BufferedImage png() {
    PngCanvas canvas = new PngCanvas(WIDTH_PX, heightPx());
    draw(canvas);
    return canvas.image();
  }

  private int heightPx() {
    return TOP_PX + LINE_PX * columns.size() + BOTTOM_PX;
  }

  private String title() {
    return "Table %d, scale %s, %d seed%s: top-1 in %%"
        .formatted(
            result.table().number(),
            result.scale().key(),
            result.seeds(),
            result.seeds() == 1 ? "" : "s");
  }

  private void draw(Canvas canvas) {
    canvas.text(GAP_PX / 2.0, 18, title(), Anchor.START, INK);
    double x = GAP_PX / 2.0;
    for (int s = 0; s < series.size(); s++) {
      canvas.dot(x + DOT_PX, 34, DOT_PX, COLOURS.get(s));
      canvas.text(x + 4 * DOT_PX, 38, series.get(s), Anchor.START, INK);
      x += 40 + 7.5 * series.get(s).length();
    }
    for (int c = 0; c < columns.size(); c++) {
      canvas.text(LABEL_PX - 10.0, lineY(c) + 4, columns.get(c), Anchor.END, INK);
    }
    panel(canvas, "paper", LABEL_PX, paper());
    panel(canvas, "ours", LABEL_PX + PANEL_PX + GAP_PX, ours());
  }

  /** A number at its place; low and high are the same in the paper. */
  private record Point(int column, int series, double low, double mean, double high) {}

  private List<Point> paper() {
    List<Point> points = new ArrayList<>();
    for (PaperRow row : result.table().rows()) {
      points.add(point(row, row.paper(), row.paper(), row.paper()));
    }
    return points;
  }

  private List<Point> ours() {
    List<Point> points = new ArrayList<>();
    for (RowOutcome outcome : result.rows()) {
      if (outcome.percent().isPresent()) {
        DoubleSummaryStatistics percent = outcome.percent().get();
        points.add(point(outcome.row(), percent.getMin(), percent.getAverage(), percent.getMax()));
      }
    }
    return points;
  }

  private Point point(PaperRow row, double low, double mean, double high) {
    return new Point(columns.indexOf(row.column()), series.indexOf(row.series()), low, mean, high);
  }

  private void panel(Canvas canvas, String name, double left, List<Point> points) {
    double bottom = TOP_PX + LINE_PX * columns.size();
    canvas.text(left + PANEL_PX / 2.0, TOP_PX - 6, name, Anchor.MIDDLE, INK);
    if (points.isEmpty()) {
      canvas.text(left + PANEL_PX / 2.0, lineY(0) + 4, "nothing run yet", Anchor.MIDDLE, INK);
      return;
    }
    double min = points.stream().mapToDouble(Point::low).min().orElseThrow();
    double max = points.stream().mapToDouble(Point::high).max().orElseThrow();
    Scale scale = Scale.covering(min, max, ABOUT_TICKS, left, left + PANEL_PX);
    for (double tick : scale.ticks()) {
      canvas.line(scale.px(tick), TOP_PX, scale.px(tick), bottom, FAINT);
      canvas.text(scale.px(tick), bottom + 16, tickText(tick), Anchor.MIDDLE, INK);
    }
    for (int c = 0; c < columns.size(); c++) {
      canvas.line(left, lineY(c), left + PANEL_PX, lineY(c), FAINT);
    }
    for (Point point : points) {
      double y = lineY(point.column) + SERIES_PX * (point.series - (series.size() - 1) / 2.0);
      String colour = COLOURS.get(point.series);
      canvas.line(scale.px(point.low), y, scale.px(point.high), y, colour);
      canvas.dot(scale.px(point.mean), y, DOT_PX, colour);
    }
  }

  private static String tickText(double tick) {
    String text = String.format(Locale.ROOT, "%.2f", tick);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }

  private static double lineY(int column) {
    return TOP_PX + LINE_PX * (column + 0.5);
  }
}
