package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The samples between two averagings, as positions of an epoch.
 *
 * @param round 0-based, counted from the start of the run
 * @param epoch 0-based
 * @param firstPosition first sample's position in the epoch
 * @param numSamples samples of all workers together
 * @param steps optimiser steps that every worker does
 */
record RoundWindow(long round, int epoch, long firstPosition, int numSamples, int steps)
    implements Serializable {

  /** A batch as positions of the epoch: {@code from} inclusive, {@code to} exclusive. */
  record BatchRange(long from, long to) implements Serializable {
    int n() {
      return (int) (to - from);
    }
  }

  /**
   * Epochs of the run that are done when a step starts.
   *
   * @param step 0-based in the round
   * @param samples of an epoch
   */
  double epochsDone(int step, long samples) {
    return epoch + (firstPosition + (double) numSamples * step / steps) / samples;
  }

  /** Position behind the last sample. */
  long endPosition() {
    return firstPosition + numSamples;
  }

  /** Worker's contiguous slice as {@code steps} batches whose sizes differ by one at most. */
  List<BatchRange> slice(int worker, int workers) {
    long parts = (long) workers * steps;
    List<BatchRange> batches = new ArrayList<>(steps);
    for (int step = 0; step < steps; step++) {
      long part = (long) worker * steps + step;
      batches.add(
          new BatchRange(
              firstPosition + numSamples * part / parts,
              firstPosition + numSamples * (part + 1) / parts));
    }
    return batches;
  }
}
