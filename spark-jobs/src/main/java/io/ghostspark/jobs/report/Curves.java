package io.ghostspark.jobs.report;

import io.ghostspark.jobs.report.LineChart.Series;
import io.ghostspark.jobs.report.LineChart.Stroke;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
    return List.of(
        new LineChart("Loss", X_LABEL, "cross-entropy on training views, nats", "%.1f", losses),
        new LineChart(
            "Accuracy",
            X_LABEL,
            "top-1 on training views, %",
            "%.0f",
            each(runs, point -> 100 * point.trainAccuracy())),
        new LineChart(
            "Learning rate", X_LABEL, "", "%.4f", each(runs.subList(0, 1), RoundPoint::lr)),
        new LineChart(
            "Speed",
            X_LABEL,
            "images per second",
            "%.0f",
            each(runs, RoundPoint::imagesPerSecond)));
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
