package io.ghostspark.model.schedule;

/**
 * The quadratic synchronisation rule (Gu et al., arXiv:2310.14423, eq. 2): {@code H = max(least,
 * floor((coefficient / rate)^2))}. While the rate warms up, H is that of the first epoch behind the
 * warm-up, as there (section 2).
 *
 * @param warmupEpochs of {@code rates}
 * @param least H0, at high rates
 * @param coefficient the paper's alpha; 0.0175 for ViT-B with AdamW at a peak rate of 0.008
 */
public record QuadraticSync(LrSchedule rates, int warmupEpochs, int least, double coefficient)
    implements SyncSchedule {

  public QuadraticSync {
    SyncSchedule.requireSteps("steps-per-round", least);
    LrSchedule.require("averaging.schedule.coefficient", coefficient, coefficient > 0, "> 0");
  }

  @Override
  public int steps(int epoch) {
    double ratio = coefficient / rates.rate(Math.max(epoch, warmupEpochs));
    // A rate of 0 makes the ratio infinite, which the cast makes the largest int.
    return Math.max(least, (int) Math.floor(ratio * ratio));
  }
}
