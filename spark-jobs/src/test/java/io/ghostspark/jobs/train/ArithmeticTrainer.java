package io.ghostspark.jobs.train;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.NonFiniteException;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.TrainingState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A trainer without libtorch: every element of the state is a fixed, order-sensitive function of
 * the elements before and the batch, so that equal results mean equal batches in equal order.
 */
final class ArithmeticTrainer implements StepTrainer {

  static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("w", List.of(5, 3), Role.WEIGHT),
              new TensorSpec("b", List.of(3), Role.VECTOR),
              new TensorSpec("bn.running_mean", List.of(3), Role.RUNNING_MEAN),
              new TensorSpec("bn.running_var", List.of(3), Role.RUNNING_VAR)));

  /** Trainers made and not yet closed in this JVM. */
  static final AtomicInteger OPEN = new AtomicInteger();

  /** Label that makes a step diverge. */
  static final int DIVERGE = 666;

  /** Label that makes the trainer answer NaN weights. */
  static final int POISON = 667;

  private TrainingState state = initial();
  private boolean poisoned;

  ArithmeticTrainer() {
    OPEN.incrementAndGet();
  }

  static TrainingState initial() {
    float[] weights = new float[LAYOUT.numElements()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.1f * (i + 1);
    }
    return TrainingState.initial(weights, LAYOUT.numTrainable());
  }

  @Override
  public void load(TrainingState state, long momentSteps) {
    this.state = state;
    this.poisoned = false;
  }

  @Override
  public TrainingState state() {
    if (poisoned) {
      float[] weights = state.weights().clone();
      weights[16] = Float.NaN;
      return new TrainingState(
          weights, state.firstMoment(), state.secondMoment(), state.ema(), state.step());
    }
    return state;
  }

  @Override
  public StepResult step(Batch batch, double learningRate, long noiseSeed) {
    float signal = 0.001f * (noiseSeed >>> 48);
    for (int i = 0; i < batch.n(); i++) {
      if (batch.labels()[i] == DIVERGE) {
        throw new NonFiniteException("gradient of 'w' is NaN");
      }
      poisoned |= batch.labels()[i] == POISON;
      signal = signal * 0.9f + batch.pixels()[i] + 0.01f * batch.labels()[i];
    }
    float[] m = state.firstMoment().clone();
    float[] v = state.secondMoment().clone();
    for (int i = 0; i < m.length; i++) {
      m[i] = 0.9f * m[i] + 0.1f * signal * (i + 1);
      v[i] = 0.99f * v[i] + 0.01f * signal * signal;
    }
    float[] weights = state.weights().clone();
    float[] ema = state.ema().clone();
    for (int i = 0; i < weights.length; i++) {
      float update = i < m.length ? m[i] / (1 + (float) Math.sqrt(v[i])) : Math.abs(signal);
      weights[i] = weights[i] * 0.98f + (float) learningRate * update;
      ema[i] = 0.9f * ema[i] + 0.1f * weights[i];
    }
    state = new TrainingState(weights, m, v, ema, state.step() + 1);
    return new StepResult(Math.abs(signal), 1, 2, 3, 1, batch.n());
  }

  @Override
  public void close() {
    OPEN.decrementAndGet();
  }
}
