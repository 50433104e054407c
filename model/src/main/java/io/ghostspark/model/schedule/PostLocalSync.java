package io.ghostspark.model.schedule;

/**
 * Post-local SGD (Lin et al., arXiv:1808.07217): nearly synchronous first, local later.
 *
 * @param firstEpochs epochs with {@code firstSteps}
 * @param firstSteps H of those, 1 in the paper
 * @param steps H afterwards
 */
public record PostLocalSync(int firstEpochs, int firstSteps, int steps) implements SyncSchedule {

  public PostLocalSync {
    LrSchedule.require("averaging.schedule.first-epochs", firstEpochs, firstEpochs >= 0, ">= 0");
    SyncSchedule.requireSteps("averaging.schedule.first-steps", firstSteps);
    SyncSchedule.requireSteps("steps-per-round", steps);
  }

  @Override
  public int steps(int epoch) {
    return epoch < firstEpochs ? firstSteps : steps;
  }
}
