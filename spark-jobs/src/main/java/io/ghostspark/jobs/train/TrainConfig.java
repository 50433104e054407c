package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.mix.MixRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.LrSchedule;
import io.ghostspark.model.schedule.StepSchedule;
import io.ghostspark.model.schedule.Warmup;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.LambConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A training run: section {@code train}.
 *
 * @param run folder of the run
 * @param batch images of one worker's step
 * @param workers averaging workers, one Spark task each
 * @param stepsPerRound optimiser steps of a worker between two averagings (H)
 * @param emaDecay d of e = d e + (1-d) w after every step
 * @param moments what averaging does with the optimiser's moments
 * @param keepCheckpoints newest checkpoints that stay on disk
 * @param validateEveryEpochs raw and EMA weights meet the validation shards after every so many
 *     epochs and after the last; 0 for never
 * @param mixup of batches; absent for none
 * @param engine how steps run; engines differ in rounding, so a resumed run keeps its own
 */
public record TrainConfig(
    String run,
    int epochs,
    int batch,
    int workers,
    int stepsPerRound,
    double emaDecay,
    Moments moments,
    int checkpointEveryRounds,
    int keepCheckpoints,
    @Default("0") int validateEveryEpochs,
    Distill distill,
    Optimiser optimiser,
    Schedule schedule,
    @Default("fused") Engine engine,
    @Nullable Mixup mixup)
    implements Checked {

  /** Policy for LAMB's moments when workers are averaged. */
  public enum Moments {
    AVERAGE,
    RESET
  }

  /** Where the teacher's targets come from. */
  public enum TargetSource {
    /** The logit cache of section {@code logits}. */
    CACHE,
    /** The teacher of section {@code teacher} runs in the loop, on the views a cache would hold. */
    ONLINE,
    /** No teacher: plain cross-entropy, alpha must be 0. */
    NONE
  }

  /** Learning rate of 0-based epochs. */
  public LrSchedule lrSchedule() {
    Warmup warmup = new Warmup(schedule.warmupEpochs, schedule.warmupLr);
    return switch (schedule.kind) {
      case COSINE -> new CosineSchedule(schedule.baseLr, warmup, epochs, schedule.minLr);
      case STEP ->
          new StepSchedule(
              schedule.baseLr,
              warmup,
              Objects.requireNonNull(schedule.decayEpochs),
              Objects.requireNonNull(schedule.decayRate));
    };
  }

  /** How batches are mixed, null for not at all. */
  @Nullable MixRecipe mixRecipe() {
    return mixup == null || !mixup.isOn()
        ? null
        : new MixRecipe(mixup.alpha, mixup.cutmixAlpha, mixup.probability, mixup.switchProbability);
  }

  @Override
  public void check(Checks checks) {
    checks
        .notBlank("run", run)
        .positive("epochs", epochs)
        .positive("batch", batch)
        .positive("workers", workers)
        .positive("steps-per-round", stepsPerRound)
        .below("ema-decay", emaDecay, 0, 1)
        .positive("checkpoint-every-rounds", checkpointEveryRounds)
        .positive("keep-checkpoints", keepCheckpoints)
        .atLeast("validate-every-epochs", validateEveryEpochs, 0);
    if (schedule.warmupEpochs > epochs) {
      checks.reject(
          "schedule.warmup-epochs", schedule.warmupEpochs, "<= epochs = " + epochs, "epochs");
    }
    if (mixup != null && mixup.isOn() && distill.source() == TargetSource.CACHE) {
      String key = mixup.alpha > 0 ? "mixup.alpha" : "mixup.cutmix-alpha";
      checks.reject(
          key,
          Math.max(mixup.alpha, mixup.cutmixAlpha),
          "0 with train.distill.source = cache: the cache holds the teacher's answers to whole views, not to mixed ones; mixing needs online or none",
          "distill.source");
    }
  }

  /**
   * L = (1 - alpha) CE + alpha temperature^2 KL(teacher || student).
   *
   * @param topK most probable classes used of each view; all that the source has unless given
   * @param tail what becomes of the other classes' probability
   */
  public record Distill(
      TargetSource source,
      double alpha,
      double temperature,
      double labelSmoothing,
      @Nullable Integer topK,
      @Default("uniform") TailPolicy tail)
      implements Checked {

    public DistillationConfig loss() {
      return new DistillationConfig(alpha, temperature, labelSmoothing, tail);
    }

    @Override
    public void check(Checks checks) {
      checks
          .within("alpha", alpha, 0, 1)
          .positive("temperature", temperature)
          .below("label-smoothing", labelSmoothing, 0, 1);
      if (source == TargetSource.NONE && alpha > 0) {
        checks.reject("alpha", alpha, "0 when source is none", "source");
      }
      if (topK != null) {
        checks.positive("top-k", topK);
        if (source == TargetSource.NONE) {
          checks.reject("top-k", topK, "absent when source is none", "source");
        }
      }
    }
  }

  /**
   * Mixup and CutMix of whole batches; both alphas 0 for neither.
   *
   * @param alpha of Mixup's share ~ Beta(alpha, alpha)
   * @param cutmixAlpha the same of CutMix
   * @param probability of a batch to be mixed
   * @param switchProbability of CutMix where both are possible
   */
  public record Mixup(
      double alpha, double cutmixAlpha, double probability, double switchProbability)
      implements Checked {

    boolean isOn() {
      return (alpha > 0 || cutmixAlpha > 0) && probability > 0;
    }

    @Override
    public void check(Checks checks) {
      checks
          .atLeast("alpha", alpha, 0)
          .atLeast("cutmix-alpha", cutmixAlpha, 0)
          .within("probability", probability, 0, 1)
          .within("switch-probability", switchProbability, 0, 1);
    }
  }

  /** LAMB. */
  public record Optimiser(
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm)
      implements Checked {

    public LambConfig lamb() {
      return new LambConfig(beta1, beta2, epsilon, weightDecay, maxGradNorm);
    }

    @Override
    public void check(Checks checks) {
      checks
          .below("beta1", beta1, 0, 1)
          .below("beta2", beta2, 0, 1)
          .positive("epsilon", epsilon)
          .atLeast("weight-decay", weightDecay, 0)
          .positive("max-grad-norm", maxGradNorm);
    }
  }

  /**
   * Learning rate by epoch with warm-up.
   *
   * @param minLr cosine's floor; 0 with step, which has none
   * @param decayEpochs of step: epochs between two steps
   * @param decayRate of step: factor of every step
   */
  public record Schedule(
      @Default("cosine") Kind kind,
      double baseLr,
      int warmupEpochs,
      double warmupLr,
      double minLr,
      @Nullable Double decayEpochs,
      @Nullable Double decayRate)
      implements Checked {

    /** How the rate falls. */
    public enum Kind {
      COSINE,
      STEP
    }

    @Override
    public void check(Checks checks) {
      checks
          .positive("base-lr", baseLr)
          .atLeast("warmup-epochs", warmupEpochs, 0)
          .atLeast("warmup-lr", warmupLr, 0)
          .atLeast("min-lr", minLr, 0);
      if (minLr > baseLr) {
        checks.reject("min-lr", minLr, "<= base-lr = " + baseLr, "base-lr");
      }
      if (kind == Kind.STEP && minLr > 0) {
        checks.reject("min-lr", minLr, "0 with kind step", "kind");
      }
      checkDecay(checks, "decay-epochs", decayEpochs);
      checkDecay(checks, "decay-rate", decayRate);
      if (kind == Kind.STEP && decayRate != null && decayRate > 1) {
        checks.reject("decay-rate", decayRate, "<= 1", "kind");
      }
    }

    private void checkDecay(Checks checks, String key, @Nullable Double value) {
      if (kind == Kind.COSINE && value != null) {
        checks.reject(key, value, "absent with kind cosine", "kind");
      } else if (kind == Kind.STEP && value == null) {
        checks.reject(key, "(missing)", "given with kind step", "kind");
      } else if (value != null) {
        checks.positive(key, value);
      }
    }
  }
}
