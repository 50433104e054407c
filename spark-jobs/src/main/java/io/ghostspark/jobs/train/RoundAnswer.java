package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.TrainingState;
import java.util.List;

/**
 * What a round's job left on the driver.
 *
 * @param state averaged
 * @param kept moments of every worker, none unless they are kept
 * @param results of all workers, for their sums
 * @param jobNanos of Spark's job
 * @param averageNanos of what the driver did afterwards
 * @param bytesUp of the workers' states
 * @param slicesRerun slices that a second executor ran too
 * @param slicesDropped slices that the round was closed without
 */
record RoundAnswer(
    TrainingState state,
    KeptMoments kept,
    List<WorkerResult> results,
    long jobNanos,
    long averageNanos,
    long bytesUp,
    int slicesRerun,
    int slicesDropped) {}
