package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.NonFiniteException;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.TrainingState;
import java.util.Arrays;
import org.apache.spark.SparkEnv;

/** Arithmetic that goes wrong on some executors: what a broken machine does to a slice. */
final class FaultyTrainer implements StepTrainer {

  enum Fault {
    /** Answers weights with a NaN. */
    NAN,
    /** Answers weights that lack their last element. */
    SHORT,
    /** Stops at a step that is not finite. */
    DIVERGES
  }

  /** Every executor. */
  static final String ALL = "*";

  /**
   * @param executor Spark's number of the broken one
   */
  record Factory(String executor, Fault fault) implements StepTrainer.Factory {
    @Override
    public StepTrainer create() {
      boolean isBroken = executor.equals(ALL) || executor.equals(SparkEnv.get().executorId());
      return isBroken ? new FaultyTrainer(fault) : new ArithmeticTrainer();
    }
  }

  /** A batch is a function of its range and the epoch. */
  record Batches() implements BatchSource {
    @Override
    public Batch load(int epoch, BatchRange range) {
      byte[] pixels = new byte[range.n()];
      int[] labels = new int[range.n()];
      for (int i = 0; i < range.n(); i++) {
        pixels[i] = (byte) (31 * (range.from() + i) + 7L * epoch);
        labels[i] = (int) (range.from() + i) % 10;
      }
      return new Batch(range.n(), 1, 1, pixels, labels, null);
    }
  }

  private final StepTrainer sound = new ArithmeticTrainer();
  private final Fault fault;

  private FaultyTrainer(Fault fault) {
    this.fault = fault;
  }

  @Override
  public void load(TrainingState state, long momentSteps) {
    sound.load(state);
  }

  @Override
  public TrainingState state() {
    TrainingState state = sound.state();
    float[] weights =
        fault == Fault.SHORT
            ? Arrays.copyOf(state.weights(), state.weights().length - 1)
            : state.weights().clone();
    if (fault == Fault.NAN) {
      weights[7] = Float.NaN;
    }
    return new TrainingState(
        weights, state.firstMoment(), state.secondMoment(), state.ema(), state.step());
  }

  @Override
  public StepResult step(Batch batch, double learningRate, long noiseSeed) {
    if (fault == Fault.DIVERGES) {
      throw new NonFiniteException("gradient of 'w' is NaN");
    }
    return sound.step(batch, learningRate, noiseSeed);
  }

  @Override
  public void close() {
    sound.close();
  }
}
