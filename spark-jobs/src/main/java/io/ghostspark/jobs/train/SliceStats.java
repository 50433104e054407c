package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.StepResult;
import java.io.Serializable;

/**
 * Sums over steps; losses and correct predictions are weighted by samples. Times are of one worker
 * or, merged, of all together.
 *
 * @param waitNanos waiting for batches
 * @param stepNanos inside training steps
 * @param stateNanos loading the broadcast state and taking the result out
 * @param loadNanos reading, decoding and rendering batches, beside the steps, summed over threads
 */
record SliceStats(
    long examples,
    long steps,
    double lossSum,
    double crossEntropySum,
    double distillationSum,
    long correct,
    double gradNormSum,
    double gradNormMax,
    long waitNanos,
    long stepNanos,
    long stateNanos,
    long loadNanos)
    implements Serializable {

  static final SliceStats NONE = new SliceStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  SliceStats plus(StepResult step, long waitNanos, long stepNanos) {
    return merge(
        new SliceStats(
            step.n(),
            1,
            step.loss() * step.n(),
            step.crossEntropy() * step.n(),
            step.distillation() * step.n(),
            step.correct(),
            step.gradNorm(),
            step.gradNorm(),
            waitNanos,
            stepNanos,
            0,
            0));
  }

  SliceStats plusStateNanos(long nanos) {
    return merge(new SliceStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, nanos, 0));
  }

  SliceStats plusLoadNanos(long nanos) {
    return merge(new SliceStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, nanos));
  }

  /** Of one worker: its images over its waiting and steps. */
  double imagesPerSecond() {
    return examples * 1e9 / Math.max(1, waitNanos + stepNanos);
  }

  SliceStats merge(SliceStats other) {
    return new SliceStats(
        examples + other.examples,
        steps + other.steps,
        lossSum + other.lossSum,
        crossEntropySum + other.crossEntropySum,
        distillationSum + other.distillationSum,
        correct + other.correct,
        gradNormSum + other.gradNormSum,
        Math.max(gradNormMax, other.gradNormMax),
        waitNanos + other.waitNanos,
        stepNanos + other.stepNanos,
        stateNanos + other.stateNanos,
        loadNanos + other.loadNanos);
  }
}
