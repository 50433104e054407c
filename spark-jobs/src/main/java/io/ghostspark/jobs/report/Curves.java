package io.ghostspark.jobs.report;

import io.ghostspark.jobs.report.LineChart.Series;
import io.ghostspark.jobs.report.LineChart.Stroke;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The charts of the training section. */
final class Curves {
  private static final String X_LABEL = "epoch";

  private Curves() {}

  static List<LineChart> of(List<RunRecord> runs) {
    List<Series> losses = new ArrayList<>(each(runs, RoundPoint::ce));
    runs.stream()
        .filter(run -> run.rounds().stream().anyMatch(point -> point.kd() > 0))
        .forEach(
            run ->
                losses.add(
                    series(run, run.name() + ", KL to teacher", Stroke.DASHED, RoundPoint::kd)));
    List<LineChart> charts = new ArrayList<>();
    charts.add(
        new LineChart("Loss", X_LABEL, "cross-entropy on training views, nats", "%.1f", losses));
    charts.add(
        new LineChart(
            "Accuracy",
            X_LABEL,
            "top-1 on training views, %",
            "%.0f",
            each(runs, point -> 100 * point.trainAccuracy())));
    charts.addAll(validation(runs));
    charts.add(
        new LineChart(
            "Learning rate", X_LABEL, "", "%.4f", each(runs.subList(0, 1), RoundPoint::lr)));
    charts.add(
        new LineChart(
            "Speed",
            X_LABEL,
            "images per second",
            "%.0f",
            each(runs, RoundPoint::imagesPerSecond)));
    return charts;
  }

  /** None where no run was validated while it trained. */
  private static List<LineChart> validation(List<RunRecord> runs) {
    List<RunRecord> validated =
        runs.stream().filter(run -> !EpochPoint.epochs(run.epochs()).isEmpty()).toList();
    if (validated.isEmpty()) {
      return List.of();
    }
    return List.of(
        new LineChart(
            "Validation loss",
            X_LABEL,
            "cross-entropy on validation images, nats",
            "%.2f",
            both(validated, EpochPoint::valLossEma, EpochPoint::valLoss, 1)),
        new LineChart(
            "Validation accuracy",
            X_LABEL,
            "top-1 on validation images, %",
            "%.1f",
            both(validated, EpochPoint::valTop1Ema, EpochPoint::valTop1, 100)));
  }

  private static List<Series> both(
      List<RunRecord> runs,
      Function<EpochPoint, @Nullable Double> ema,
      Function<EpochPoint, @Nullable Double> raw,
      double factor) {
    List<Series> series = new ArrayList<>();
    for (RunRecord run : runs) {
      List<Double> xs = EpochPoint.epochs(run.epochs());
      List<Double> emaYs = EpochPoint.values(run.epochs(), ema, factor);
      List<Double> rawYs = EpochPoint.values(run.epochs(), raw, factor);
      series.add(new Series(run.name() + ", EMA", run.arm(), Stroke.SOLID, xs, emaYs));
      series.add(new Series(run.name() + ", raw", run.arm(), Stroke.DASHED, xs, rawYs));
    }
    return series;
  }

  private static List<Series> each(List<RunRecord> runs, ToDoubleFunction<RoundPoint> value) {
    return runs.stream().map(run -> series(run, run.name(), Stroke.SOLID, value)).toList();
  }

  private static Series series(
      RunRecord run, String name, Stroke stroke, ToDoubleFunction<RoundPoint> value) {
    return new Series(
        name,
        run.arm(),
        stroke,
        RoundPoint.epochs(run.rounds()),
        RoundPoint.means(run.rounds(), value));
  }
}
