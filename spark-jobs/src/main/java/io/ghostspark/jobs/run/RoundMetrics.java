package io.ghostspark.jobs.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One line of {@code metrics.jsonl} and {@code metrics.csv}: means over a round's samples. Seconds
 * are wall clock; waiting, compute and decoding are means over workers. Lines of versions that had
 * fewer columns have zeros there.
 *
 * @param round 0-based, counted from the start of the run
 * @param epoch 0-based
 * @param step optimiser steps of each worker since the start
 * @param lr of the round's first step
 * @param ce loss against the labels, whichever it is
 * @param images samples of the round
 * @param secondsRound from the state's broadcast to the averaged state
 * @param secondsWaiting waiting for batches
 * @param secondsCompute in training steps
 * @param secondsAveraging everything of the round but the slowest worker's waiting and steps
 * @param secondsBetween since the round before: metrics, validation, checkpoint
 * @param bytesDown of states to the workers, as if each were a machine of its own
 * @param bytesUp of states from the workers
 * @param gradNorm mean over steps, before clipping
 * @param slicesRerun slices that a second executor ran too: the first was late or answered nonsense
 * @param slicesDropped slices that the round was closed without; images are those of the others
 * @param workers whose slices are in the average
 * @param secondsDecoding reading, decoding and rendering batches, beside the steps, summed over
 *     threads
 * @param imagesPerSecondSlowest of the slowest worker, over its waiting and steps
 * @param imagesPerSecondFastest of the fastest worker
 */
@JsonPropertyOrder({
  "round",
  "epoch",
  "step",
  "lr",
  "loss",
  "ce",
  "kd",
  "train-accuracy",
  "images",
  "images-per-second"
})
public record RoundMetrics(
    long round,
    int epoch,
    long step,
    double lr,
    double loss,
    double ce,
    double kd,
    double trainAccuracy,
    long images,
    double imagesPerSecond,
    double secondsRound,
    double secondsWaiting,
    double secondsCompute,
    double secondsAveraging,
    double secondsBetween,
    double gradNorm,
    double gradNormMax,
    int slicesRerun,
    int slicesDropped,
    long bytesDown,
    long bytesUp,
    int workers,
    double secondsDecoding,
    double imagesPerSecondSlowest,
    double imagesPerSecondFastest) {

  /**
   * Rounds as one: sums of images, seconds, bytes and slices, means over images of the rest;
   * number, step, rate and workers are the last one's.
   *
   * @param rounds at least one, in order
   */
  public static RoundMetrics together(List<RoundMetrics> rounds) {
    RoundMetrics last = rounds.get(rounds.size() - 1);
    long images = rounds.stream().mapToLong(RoundMetrics::images).sum();
    double seconds = sum(rounds, RoundMetrics::secondsRound);
    return new RoundMetrics(
        last.round,
        last.epoch,
        last.step,
        last.lr,
        mean(rounds, RoundMetrics::loss),
        mean(rounds, RoundMetrics::ce),
        mean(rounds, RoundMetrics::kd),
        mean(rounds, RoundMetrics::trainAccuracy),
        images,
        images / seconds,
        seconds,
        sum(rounds, RoundMetrics::secondsWaiting),
        sum(rounds, RoundMetrics::secondsCompute),
        sum(rounds, RoundMetrics::secondsAveraging),
        sum(rounds, RoundMetrics::secondsBetween),
        mean(rounds, RoundMetrics::gradNorm),
        rounds.stream().mapToDouble(RoundMetrics::gradNormMax).max().orElse(Double.NaN),
        rounds.stream().mapToInt(RoundMetrics::slicesRerun).sum(),
        rounds.stream().mapToInt(RoundMetrics::slicesDropped).sum(),
        rounds.stream().mapToLong(RoundMetrics::bytesDown).sum(),
        rounds.stream().mapToLong(RoundMetrics::bytesUp).sum(),
        last.workers,
        sum(rounds, RoundMetrics::secondsDecoding),
        mean(rounds, RoundMetrics::imagesPerSecondSlowest),
        mean(rounds, RoundMetrics::imagesPerSecondFastest));
  }

  private static double sum(List<RoundMetrics> rounds, ToDoubleFunction<RoundMetrics> value) {
    return rounds.stream().mapToDouble(value).sum();
  }

  /** Over samples: rounds may differ in size. */
  private static double mean(List<RoundMetrics> rounds, ToDoubleFunction<RoundMetrics> value) {
    double sum = 0;
    long images = 0;
    for (RoundMetrics round : rounds) {
      sum += value.applyAsDouble(round) * round.images();
      images += round.images();
    }
    return sum / images;
  }
}
