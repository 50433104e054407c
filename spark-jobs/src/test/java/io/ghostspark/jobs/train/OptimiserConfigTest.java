package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.InvalidConfException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.model.loss.TaskLoss;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.optimiser.UpdateRule.Sgd.Lookahead;
import io.ghostspark.model.schedule.ConstantSchedule;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.EpochwiseSchedule;
import io.ghostspark.model.schedule.Warmup;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.TorchDevice;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Section train: optimisers, schedules, losses, precision, accumulation. */
final class OptimiserConfigTest {
  private static final String SECTION = "(?s)  optimiser:.*?  schedule:";

  @Test
  void filesWithoutANameMeanLamb() {
    TrainConfig train = train(ConfFixture.demo());

    assertThat(train.optimiser().spec()).isEqualTo(OptimiserSpec.lamb(0.05, 1));
    assertThat(train.ema()).isEqualTo(new EmaDecay.Constant(0.97));
    assertThat(train.precision()).isEqualTo(Arithmetic.F32);
    assertThat(train.device()).isEqualTo(TorchDevice.CPU);
    assertThat(train.accumulate()).isEqualTo(1);
    assertThat(train.lossConfig().task()).isEqualTo(new TaskLoss.CrossEntropy());
    assertThat(ConfFixture.demo().resolvedYaml()).contains("name: lamb");
  }

  @Test
  void everyOptimiserIsReadAndPrinted() {
    assertRule(
        "{name: adamw, beta1: 0.8, beta2: 0.95, epsilon: 1e-7, weight-decay: 0.3, max-grad-norm: 0}",
        new OptimiserSpec(new UpdateRule.AdamW(0.8, 0.95, 1e-7), 0.3, 0, List.of()));
    assertRule(
        "{name: sgd, momentum: 0.9, lookahead: nesterov, weight-decay: 1e-4, max-grad-norm: 5}",
        new OptimiserSpec(new UpdateRule.Sgd(0.9, Lookahead.NESTEROV), 1e-4, 5, List.of()));
    assertRule(
        "{name: rmsprop, rho: 0.95, momentum: 0.8, epsilon: 1e-3, weight-decay: 1e-5, max-grad-norm: 0}",
        new OptimiserSpec(new UpdateRule.RmsPropTf(0.95, 0.8, 1e-3), 1e-5, 0, List.of()));
    assertRule(
        "{name: lamb, beta1: 0.8, beta2: 0.9, epsilon: 1e-5, weight-decay: 0, max-grad-norm: 2,"
            + " groups: [{match: '*.se.*', weight-decay: 0.1}, {match: classifier.*, lr-scale: 0.5}]}",
        new OptimiserSpec(
            new UpdateRule.Lamb(0.8, 0.9, 1e-5),
            0,
            2,
            List.of(new GroupRule("*.se.*", 0.1, 1), new GroupRule("classifier.*", null, 0.5))));
  }

  private static void assertRule(String yaml, OptimiserSpec expected) {
    LoadedConf conf = withOptimiser(yaml);

    assertThat(train(conf).optimiser().spec()).isEqualTo(expected);
    assertThat(ConfLoader.parse(conf.resolvedYaml(), "resolved", List.of()).config())
        .isEqualTo(conf.config());
  }

  @Test
  void otherSettingsAreRead() {
    TrainConfig train =
        train(
            ConfFixture.demo(
                "train.precision=bf16",
                "train.device=cuda",
                "train.accumulate=4",
                "train.ema-warmup={gamma: 2, power: 0.75}",
                "train.loss={kind: binary-cross-entropy, target-threshold: 0.2, over-classes: sum}",
                "train.schedule={base-lr: 0.1, warmup-epochs: 3, warmup-lr: 0, min-lr: 0.01, per: step}"));

    assertThat(train.precision()).isEqualTo(Arithmetic.BF16);
    assertThat(train.device()).isEqualTo(TorchDevice.CUDA);
    assertThat(train.accumulate()).isEqualTo(4);
    assertThat(train.ema()).isEqualTo(new EmaDecay.WarmedUp(0.97, 2, 0.75));
    assertThat(train.lossConfig().task())
        .isEqualTo(new TaskLoss.BinaryCrossEntropy(0.2, TaskLoss.OverClasses.SUM));
    assertThat(train.lrSchedule()).isEqualTo(new CosineSchedule(0.1, new Warmup(3, 0), 9, 0.01));
    assertThat(train(ConfFixture.demo("train.schedule.kind=constant")).lrSchedule())
        .isEqualTo(new EpochwiseSchedule(new ConstantSchedule(0.005, new Warmup(1, 1e-3))));
  }

  @Test
  void allProblemsOfAnOptimiserAreListedAtOnce() {
    assertProblems(
        () -> withOptimiser("{name: sdg, momentum: 0.9}"),
        "Invalid train.optimiser.name: 'sdg' (must be one of lamb, adamw, sgd, rmsprop); did you"
            + " mean 'sgd'?");
    assertProblems(
        () ->
            withOptimiser(
                "{name: sgd, momentum: 1, lookahead: yes, weight-decay: -1, max-grad-norm: -2,"
                    + " beta1: 0.9}"),
        "Unknown key train.optimiser.beta1; known here: name, momentum, lookahead, weight-decay,"
            + " max-grad-norm, groups",
        "Invalid train.optimiser.lookahead: true (must be one of none, nesterov)",
        "Invalid train.optimiser.momentum: 1.0 (must be in [0, 1))",
        "Invalid train.optimiser.weight-decay: -1.0 (must be >= 0)",
        "Invalid train.optimiser.max-grad-norm: -2.0 (must be >= 0)");
    assertProblems(
        () -> withOptimiser("{name: rmsprop, rho: 1, momentum: -0.1, epsilon: 0, weight-decay: 0}"),
        "Missing key train.optimiser.max-grad-norm",
        "Invalid train.optimiser.rho: 1.0 (must be in [0, 1))",
        "Invalid train.optimiser.momentum: -0.1 (must be in [0, 1))",
        "Invalid train.optimiser.epsilon: 0.0 (must be > 0)");
    assertProblems(
        () ->
            withOptimiser(
                "{name: adamw, beta1: 1, beta2: -1, epsilon: 0, weight-decay: 0, max-grad-norm: 0}"),
        "Invalid train.optimiser.beta1: 1.0 (must be in [0, 1))",
        "Invalid train.optimiser.beta2: -1.0 (must be in [0, 1))",
        "Invalid train.optimiser.epsilon: 0.0 (must be > 0)");
    assertProblems(
        () ->
            withOptimiser(
                "{name: sgd, momentum: 0, lookahead: nesterov, weight-decay: 0, max-grad-norm: 0}"),
        "Invalid train.optimiser.lookahead: nesterov (must be none without momentum)");
  }

  @Test
  void groupsThatMatchNothingAreNamed() {
    assertProblems(
        () ->
            ConfFixture.demo(
                "train.optimiser.groups=[{match: clasifier.*, lr-scale: -1}, {match: '*.bias'},"
                    + " {match: '', weigth-decay: 0}, 7]"),
        "Unknown key train.optimiser.groups[2].weigth-decay; did you mean"
            + " 'train.optimiser.groups[2].weight-decay'?",
        "Invalid train.optimiser.groups[3]: 7 (must be a group of keys)",
        "Invalid train.optimiser.groups[0].lr-scale: -1.0 (must be >= 0)",
        "Invalid train.optimiser.groups[2].match: '' (must be not empty)",
        "Invalid train.optimiser.groups[0].match: 'clasifier.*' (must be a trainable tensor of"
            + " ghostnetv3-0.5, such as 'conv_stem.weight'; * stands for any characters)",
        "Invalid train.optimiser.groups[2].match: '' (must be a trainable tensor of"
            + " ghostnetv3-0.5, such as 'conv_stem.weight'; * stands for any characters)");
    assertThatThrownBy(() -> ConfFixture.demo("train.optimiser.groups=all"))
        .hasMessageContaining("Invalid train.optimiser.groups: \"all\" (must be a list)");
  }

  @Test
  void incompatibleChoicesAreRefusedTogetherWithTheReason() {
    assertProblems(
        () ->
            ConfFixture.demo(
                "train.accumulate=5",
                "train.schedule.warmup-epochs=10",
                "train.mixup.alpha=0.2",
                "train.loss={kind: binary-cross-entropy, target-threshold: 0.95}",
                "train.ema-warmup={gamma: 0, power: 0}"),
        "Invalid train.accumulate: 5 (must be a divisor of batch = 32: an optimiser step's parts"
            + " are of one size)",
        "Invalid train.schedule.warmup-epochs: 10 (must be <= epochs = 9: the warm-up is a part of"
            + " the schedule)",
        "Invalid train.mixup.alpha: 0.2 (must be 0 with train.distill.source = cache: the cache"
            + " holds the teacher's answers to whole views, not to mixed ones; mixing needs online"
            + " or none)",
        "Invalid train.loss.target-threshold: 0.95 (must be < 1 - distill.label-smoothing = 0.9:"
            + " else every target is 0)",
        "Invalid train.ema-warmup.gamma: 0.0 (must be > 0)",
        "Invalid train.ema-warmup.power: 0.0 (must be > 0)");
    assertProblems(
        () -> ConfFixture.demo("train.accumulate=32"),
        "Invalid train.accumulate: 32 (must be <= batch / 2 = 16: one image alone has no batch"
            + " statistics)");
    assertProblems(
        () -> ConfFixture.demo("train.accumulate=0"), "Invalid train.accumulate: 0 (must be >= 1)");
    assertProblems(
        () ->
            ConfFixture.demo(
                "train.loss={kind: binary-cross-entropy, target-threshold: 0.005}",
                "train.schedule.kind=constant",
                "train.schedule.decay-rate=0.5",
                "train.schedule.min-lr=1e-4"),
        "Invalid train.loss.target-threshold: 0.005 (must be >= train.distill.label-smoothing /"
            + " classes = 0.01: else every target is 1)",
        "Invalid train.schedule.min-lr: 1.0E-4 (must be 0 with kind constant)",
        "Invalid train.schedule.decay-rate: 0.5 (must be absent with kind constant)");
    assertProblems(
        () ->
            ConfFixture.demo(
                "train.loss={kind: cross-entropy, target-threshold: 0.2, over-classes: sum}",
                "train.precision=f16"),
        "Invalid train.precision: 'f16' (must be one of f32, bf16); did you mean 'bf16'?",
        "Invalid train.loss.target-threshold: 0.2 (must be absent with kind cross-entropy)",
        "Invalid train.loss.over-classes: sum (must be mean with kind cross-entropy)");
  }

  private interface Loading {
    LoadedConf load();
  }

  private static void assertProblems(Loading loading, String... problems) {
    InvalidConfException failure = catchThrowableOfType(InvalidConfException.class, loading::load);

    assertThat(failure.problems()).containsExactlyInAnyOrder(problems);
  }

  private static TrainConfig train(LoadedConf conf) {
    return Objects.requireNonNull(conf.config().train());
  }

  private static LoadedConf withOptimiser(String yaml) {
    String text =
        ConfFixture.demoText().replaceFirst(SECTION, "  optimiser: " + yaml + "\n  schedule:");
    return ConfLoader.parse(text, "x.yaml", List.of());
  }
}
