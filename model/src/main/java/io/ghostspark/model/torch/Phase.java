package io.ghostspark.model.torch;

/** What batch normalisation and dropout do in a forward pass. */
public enum Phase {
  /** Batch statistics, running statistics updated, dropout on. */
  TRAIN,
  /** Running statistics, no dropout. */
  EVAL
}
