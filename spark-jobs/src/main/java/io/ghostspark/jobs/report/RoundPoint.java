package io.ghostspark.jobs.report;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summarizingLong;

import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the report reads of one line of {@code metrics.jsonl}: means over a round's samples.
 *
 * @param epoch 0-based
 * @param ce cross-entropy
 * @param kd distillation loss, 0 without a teacher
 * @param trainAccuracy share of images in 0..1
 */
record RoundPoint(
    long round,
    int epoch,
    double lr,
    double loss,
    double ce,
    double kd,
    double trainAccuracy,
    double imagesPerSecond,
    double secondsRound,
    double secondsWaiting,
    double secondsCompute,
    double secondsAveraging) {

  /** More points than pixels only make the file large. */
  private static final int MAX_POINTS = 300;

  /** Position of every drawn point on an axis of epochs: the end of its round. */
  static List<Double> epochs(List<RoundPoint> points) {
    Map<Integer, LongSummaryStatistics> rounds =
        points.stream().collect(groupingBy(RoundPoint::epoch, summarizingLong(RoundPoint::round)));
    return means(points, p -> p.end(requireNonNull(rounds.get(p.epoch))));
  }

  /**
   * @param rounds numbers of the rounds of this point's epoch
   */
  private double end(LongSummaryStatistics rounds) {
    return epoch + (round - rounds.getMin() + 1) / (double) rounds.getCount();
  }

  /** The value of every drawn point: the mean over as many rounds as one point stands for. */
  static List<Double> means(List<RoundPoint> points, ToDoubleFunction<RoundPoint> value) {
    int bin = (points.size() + MAX_POINTS - 1) / MAX_POINTS;
    List<Double> means = new ArrayList<>();
    for (int start = 0; start < points.size(); start += bin) {
      List<RoundPoint> part = points.subList(start, Math.min(points.size(), start + bin));
      means.add(part.stream().mapToDouble(value).average().orElse(Double.NaN));
    }
    return means;
  }

  static double sum(List<RoundPoint> points, ToDoubleFunction<RoundPoint> value) {
    return points.stream().mapToDouble(value).sum();
  }
}
