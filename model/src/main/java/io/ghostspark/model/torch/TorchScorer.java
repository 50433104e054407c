package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Weights;

/** Runs a network in evaluation mode. Not thread-safe. */
public final class TorchScorer implements AutoCloseable {

  /**
   * @param mean [3] in 0..1 units
   * @param std [3]
   */
  public TorchScorer(Weights weights, double[] mean, double[] std) {
    throw new UnsupportedOperationException();
  }

  /** Logits {@code [n, numClasses]} of the batch's pixels; labels and teacher are ignored. */
  public float[][] logits(Batch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
