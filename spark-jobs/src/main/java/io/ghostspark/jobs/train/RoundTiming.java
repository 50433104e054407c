package io.ghostspark.jobs.train;

import org.jspecify.annotations.Nullable;

/**
 * What a round costs beside its steps: medians over rounds, in seconds on the driver's clock.
 *
 * @param params weights of the network, running statistics included
 * @param workers of the round
 * @param slots tasks that Spark runs at once
 * @param exchange driver (it takes in every state) or workers (they average among themselves)
 * @param traffic encoding of the workers' states
 * @param stateBytes of one state as f32: weights, moments, EMA
 * @param bytesDown of states to the workers
 * @param bytesUp of states from the workers
 * @param secondsBroadcast handing the state to Spark
 * @param secondsState loading the state and packing the answer, mean over workers
 * @param secondsTransfer Spark's job without the workers' steps and states
 * @param secondsAveraging on the driver behind the job
 * @param secondsRound all of these: the round without its steps
 * @param peakStates live heap of the driver's process at its highest, less what lived before the
 *     round, in states; null if it was not measured
 */
public record RoundTiming(
    long params,
    int workers,
    int slots,
    String exchange,
    String traffic,
    long stateBytes,
    long bytesDown,
    long bytesUp,
    double secondsBroadcast,
    double secondsState,
    double secondsTransfer,
    double secondsAveraging,
    double secondsRound,
    @Nullable Double peakStates) {}
