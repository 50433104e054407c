package io.ghostspark.model.torch;

import io.ghostspark.model.spec.NetworkSpec;

/**
 * Trains one network on this machine: forward, loss, backward, clip, LAMB, EMA on flat libtorch
 * buffers. Not thread-safe; two trainers may run in two threads.
 */
public final class TorchTrainer implements AutoCloseable {

  public TorchTrainer(NetworkSpec spec, TrainRecipe recipe) {
    throw new UnsupportedOperationException();
  }

  /** Copies a state in; the next step continues from it bit for bit. */
  public void load(TrainingState state) {
    throw new UnsupportedOperationException();
  }

  /** Copies the state out. */
  public TrainingState state() {
    throw new UnsupportedOperationException();
  }

  /**
   * @throws NonFiniteException naming the first bad tensor; the state is then unusable until {@link
   *     #load}
   */
  public StepResult step(Batch batch, double learningRate) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
