package io.ghostspark.model.schedule;

/** The same H throughout. */
public record ConstantSync(int steps) implements SyncSchedule {

  public ConstantSync {
    SyncSchedule.requireSteps("steps-per-round", steps);
  }

  @Override
  public int steps(int epoch) {
    return steps;
  }
}
