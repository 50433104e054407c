package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.TrainingState;
import java.util.EnumMap;
import java.util.Map;

/** A trainer without a network: moves numbers a little, so that a round has states to average. */
final class MadeTrainer implements StepTrainer {

  private final Map<StatePart, float[]> parts = new EnumMap<>(StatePart.class);
  private long step;

  @Override
  public void load(TrainingState state, long momentSteps) {
    for (StatePart part : StatePart.values()) {
      parts.put(part, part.of(state).clone());
    }
    step = state.step();
  }

  @Override
  public TrainingState state() {
    Map<StatePart, float[]> copies = new EnumMap<>(StatePart.class);
    parts.forEach((part, values) -> copies.put(part, values.clone()));
    return StatePart.state(copies, step);
  }

  @Override
  public StepResult step(Batch batch, double learningRate, long noiseSeed) {
    for (float[] values : parts.values()) {
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (learningRate * number(i + noiseSeed));
      }
    }
    step++;
    return new StepResult(1, 1, 0, 1, 0, batch.n());
  }

  /** Evenly spread over [-0.5, 0.5), so that nothing compresses. */
  static float number(long i) {
    return ((i * 0x9E3779B97F4A7C15L) >>> 40) * 0x1p-24f - 0.5f;
  }

  @Override
  public void close() {
    parts.clear();
  }
}
