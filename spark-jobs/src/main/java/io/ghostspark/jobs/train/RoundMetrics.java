package io.ghostspark.jobs.train;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One line of {@code metrics.jsonl} and {@code metrics.csv}: means over a round's samples. Seconds
 * are wall clock; waiting and compute are means over workers.
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
record RoundMetrics(
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
    long bytesUp) {

  static RoundMetrics of(RoundOutcome outcome, double secondsBetween) {
    SliceStats stats = outcome.stats();
    double examples = stats.examples();
    return new RoundMetrics(
        outcome.window().round(),
        outcome.window().epoch(),
        outcome.state().step(),
        outcome.learningRate(),
        stats.lossSum() / examples,
        stats.crossEntropySum() / examples,
        stats.distillationSum() / examples,
        stats.correct() / examples,
        stats.examples(),
        outcome.imagesPerSecond(),
        outcome.roundNanos() / 1e9,
        outcome.waitingSeconds(),
        outcome.computeSeconds(),
        outcome.averagingSeconds(),
        secondsBetween,
        stats.gradNormSum() / stats.steps(),
        stats.gradNormMax(),
        outcome.slicesRerun(),
        outcome.slicesDropped(),
        outcome.cost().bytesDown(),
        outcome.cost().bytesUp());
  }
}
