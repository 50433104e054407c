package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.mix.MixRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.loss.TaskLoss;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.schedule.LrSchedule;
import io.ghostspark.model.schedule.SyncSchedule;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TrainRecipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training run: section {@code train}.
 *
 * @param run folder of the run
 * @param batch images of one worker's optimiser step
 * @param workers averaging workers, one Spark task each
 * @param stepsPerRound optimiser steps of a worker between two averagings (H)
 * @param emaDecay d of e = d e + (1-d) w after every step
 * @param moments what averaging does with the optimiser's moments
 * @param keepCheckpoints newest checkpoints that stay on disk
 * @param validateEveryEpochs raw and EMA weights meet the validation shards after every so many
 *     epochs and after the last; 0 for never
 * @param mixup of batches; absent for none
 * @param deadline what becomes of late slices; absent to wait for them
 * @param engine how steps run; engines differ in rounding, so a resumed run keeps its own
 * @param precision of the networks' products; bf16 is autocast on f32 weights
 * @param device of the workers' networks
 * @param accumulate parts that a worker's batch goes through the network in, to save memory
 * @param decodeThreads that make the batches of one worker; 0 to find out while training
 * @param emaWarmup absent for a constant decay
 * @param loss against the labels; absent for cross-entropy
 * @param averaging length of rounds, outer step, traffic; absent for a plain average
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
    OptimiserConfig optimiser,
    ScheduleConfig schedule,
    @Default("fused") Engine engine,
    @Nullable Mixup mixup,
    @Default("f32") Arithmetic precision,
    @Default("cpu") TorchDevice device,
    @Default("1") int accumulate,
    @Default("0") int decodeThreads,
    @Nullable EmaWarmup emaWarmup,
    @Nullable TaskLossConfig loss,
    @Nullable DeadlineConfig deadline,
    @Nullable AveragingConfig averaging)
    implements Checked {

  /** Policy for the optimiser's moments when workers are averaged. */
  public enum Moments {
    /** As the weights are. */
    AVERAGE,
    /** Every round starts with a new optimiser. */
    RESET,
    /** Every worker goes on with its own. */
    KEEP
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
    return schedule.lrSchedule(epochs);
  }

  EmaDecay ema() {
    return emaWarmup == null
        ? new EmaDecay.Constant(emaDecay)
        : new EmaDecay.WarmedUp(emaDecay, emaWarmup.gamma, emaWarmup.power);
  }

  /** What is minimised. */
  DistillationConfig lossConfig() {
    TaskLoss task = loss == null ? new TaskLoss.CrossEntropy() : loss.loss();
    return new DistillationConfig(
        distill.alpha, distill.temperature, distill.labelSmoothing, distill.tail, task);
  }

  /**
   * What a worker's step does.
   *
   * @param mean [3] of the network's input
   * @param std [3]
   */
  TrainRecipe recipe(List<Double> mean, List<Double> std) {
    return new TrainRecipe(
        lossConfig(),
        optimiser.spec(),
        ema(),
        accumulate,
        precision,
        device,
        mean.stream().mapToDouble(Double::doubleValue).toArray(),
        std.stream().mapToDouble(Double::doubleValue).toArray());
  }

  DeadlineConfig deadlineOrNone() {
    return deadline == null ? DeadlineConfig.NONE : deadline;
  }

  /** Threads or {@link DecodeThreads#MEASURED}; a teacher in the loop is not run twice at once. */
  int sliceDecodeThreads() {
    return decodeThreads == DecodeThreads.MEASURED && distill.source() == TargetSource.ONLINE
        ? 1
        : decodeThreads;
  }

  /** How workers are averaged. */
  AveragingConfig averagingOrPlain() {
    return averaging == null ? AveragingConfig.PLAIN : averaging;
  }

  /** Steps of a worker in a round, by epoch. */
  SyncSchedule syncSchedule() {
    return averagingOrPlain().syncSchedule(lrSchedule(), schedule.warmupEpochs(), stepsPerRound);
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
        .atLeast("validate-every-epochs", validateEveryEpochs, 0)
        .atLeast("decode-threads", decodeThreads, DecodeThreads.MEASURED);
    if (schedule.warmupEpochs() > epochs) {
      checks.reject(
          "schedule.warmup-epochs",
          schedule.warmupEpochs(),
          "<= epochs = " + epochs + ": the warm-up is a part of the schedule",
          "epochs");
    }
    int fanIn = averagingOrPlain().fanIn();
    if (moments == Moments.KEEP && workers > fanIn) {
      checks.reject(
          "moments",
          "keep",
          "average or reset with workers = %d above averaging.fan-in = %d: the driver holds the moments of every worker; raise averaging.fan-in if it has the memory"
              .formatted(workers, fanIn),
          "workers");
    }
    checkAccumulation(checks);
    checkThreshold(checks);
    if (mixup != null && mixup.isOn() && distill.source() == TargetSource.CACHE) {
      String key = mixup.alpha > 0 ? "mixup.alpha" : "mixup.cutmix-alpha";
      checks.reject(
          key,
          Math.max(mixup.alpha, mixup.cutmixAlpha),
          "0 with train.distill.source = cache: the cache holds the teacher's answers to whole views, not to mixed ones; mixing needs online or none",
          "distill.source");
    }
  }

  private void checkAccumulation(Checks checks) {
    checks.atLeast("accumulate", accumulate, 1);
    if (accumulate > 1 && batch % accumulate != 0) {
      checks.reject(
          "accumulate",
          accumulate,
          "a divisor of batch = " + batch + ": an optimiser step's parts are of one size",
          "batch");
    } else if (accumulate > 1 && batch / accumulate < 2) {
      checks.reject(
          "accumulate",
          accumulate,
          "<= batch / 2 = " + batch / 2 + ": one image alone has no batch statistics",
          "batch");
    }
  }

  private void checkThreshold(Checks checks) {
    Double threshold = loss == null ? null : loss.targetThreshold();
    double most = 1 - distill.labelSmoothing;
    if (threshold != null && threshold >= most) {
      checks.reject(
          "loss.target-threshold",
          threshold,
          "< 1 - distill.label-smoothing = " + most + ": else every target is 0",
          "distill.label-smoothing");
    }
  }

  /**
   * L = (1 - alpha) task + alpha temperature^2 KL(teacher || student).
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

  /**
   * timm's warm-up of the EMA's decay: min(ema-decay, 1 - (1 + t / gamma)^-power), t the optimiser
   * steps before this one.
   */
  public record EmaWarmup(double gamma, double power) implements Checked {
    @Override
    public void check(Checks checks) {
      checks.positive("gamma", gamma).positive("power", power);
    }
  }
}
