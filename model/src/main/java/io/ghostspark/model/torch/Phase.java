package io.ghostspark.model.torch;

/** What batch normalisation and dropout do in a forward pass. */
public enum Phase {
  /** Batch statistics, running statistics updated, dropout on. */
  TRAIN,
  /** Batch statistics; the same pass was taken before and has updated the running ones. */
  TRAIN_AGAIN,
  /** Running statistics, no dropout. */
  EVAL;

  boolean isTraining() {
    return this != EVAL;
  }
}
