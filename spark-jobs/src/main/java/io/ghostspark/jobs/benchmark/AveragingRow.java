package io.ghostspark.jobs.benchmark;

/**
 * A training with one way to average.
 *
 * @param images trained on
 * @param steps of a worker
 * @param bytesMoved of states, to the workers and back
 * @param loss of the last round
 * @param top1 of the raw weights on the validation images, 0..1
 * @param conf digest of the configuration
 */
record AveragingRow(
    String setting,
    int workers,
    long images,
    long rounds,
    long steps,
    long bytesMoved,
    double loss,
    double top1,
    double top1Ema,
    double seconds,
    String conf) {}
