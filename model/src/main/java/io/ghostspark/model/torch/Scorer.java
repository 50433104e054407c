package io.ghostspark.model.torch;

/** A network in evaluation mode, whatever runs it. Not thread-safe. */
public interface Scorer extends AutoCloseable {

  /** Logits {@code [n, numClasses]} of the batch's pixels; labels and teacher are ignored. */
  float[][] logits(Batch batch);

  @Override
  void close();
}
