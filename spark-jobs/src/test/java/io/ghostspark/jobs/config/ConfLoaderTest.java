package io.ghostspark.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.train.DeadlineConfig;
import io.ghostspark.jobs.train.OptimiserConfig;
import io.ghostspark.jobs.train.TrainConfig;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.EpochwiseSchedule;
import io.ghostspark.model.schedule.StepSchedule;
import io.ghostspark.model.schedule.Warmup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ConfLoaderTest {

  @Test
  void everyFileInConfLoads() throws IOException {
    try (Stream<Path> files = Files.walk(ConfFixture.folder())) {
      List<Path> yaml = files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();

      assertThat(yaml).isNotEmpty();
      yaml.forEach(
          file -> assertThat(ConfLoader.load(file, List.of()).config().name()).isNotBlank());
    }
  }

  @Test
  void yamlNamesNoClasses() {
    assertThatThrownBy(
            () ->
                ConfFixture.demo(
                    "name=!!javax.script.ScriptEngineManager [!!java.net.URL ['http://x/']]"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining("Invalid name: ");
  }

  @Test
  void demoHoldsItsValues() {
    RunConfig config = ConfFixture.demo().config();

    Sections sections = Sections.of(config, "train", "dataset", "network", "train");
    assertThat(sections.dataset().verifyDigests()).isTrue();
    assertThat(sections.dataset().maxRejectFraction()).isEqualTo(0.01);
    assertThat(sections.views().minScale()).isEqualTo(0.75);
    assertThat(sections.train().distill().source()).isEqualTo(TrainConfig.TargetSource.CACHE);
    assertThat(sections.train().optimiser())
        .isEqualTo(new OptimiserConfig.Lamb(0.9, 0.999, 1e-6, 0.05, 1));
    assertThat(sections.network().spec().architecture()).isEqualTo("ghostnetv3-0.5");
    assertThat(sections.network().mean()).containsExactly(0.485, 0.456, 0.406);
  }

  @Test
  void overridesWinOverTheFile() {
    LoadedConf conf =
        ConfFixture.demo("train.epochs=2", "network.mean=[0.5, 0.5, 0.5]", "dataset.shards=/tmp/x");

    Sections sections = Sections.of(conf.config(), "train");
    assertThat(sections.train().epochs()).isEqualTo(2);
    assertThat(sections.network().mean()).containsExactly(0.5, 0.5, 0.5);
    assertThat(sections.dataset().shards()).isEqualTo("/tmp/x");
  }

  @Test
  void resolvedYamlLoadsToTheSameConfiguration() {
    LoadedConf conf = ConfFixture.demo("train.schedule.base-lr=1e-3");

    LoadedConf again = ConfLoader.parse(conf.resolvedYaml(), "resolved", List.of());

    assertThat(again.config()).isEqualTo(conf.config());
    assertThat(again.digest()).isEqualTo(conf.digest());
  }

  @Test
  void digestsChangeOnlyForTheChangedSection() {
    var before = ConfFixture.demo().sectionDigests();

    var after = ConfFixture.demo("train.schedule.base-lr=0.001").sectionDigests();

    assertThat(after.get("train")).isNotEqualTo(before.get("train"));
    assertThat(after.get("views")).isEqualTo(before.get("views")).hasSize(64);
  }

  @Test
  void misspeltKeyNamesTheNearestOne() {
    assertThatThrownBy(() -> ConfFixture.demo("train.distill.temprature=2"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining(
            "Unknown key train.distill.temprature; did you mean 'train.distill.temperature'?");
  }

  @Test
  void keyInTheWrongSectionNamesTheRightOne() {
    assertThatThrownBy(() -> ConfFixture.demo("epochs=2"))
        .hasMessageContaining("Unknown key epochs; did you mean 'train.epochs'?");
  }

  @Test
  void allProblemsAreListedAtOnce() {
    InvalidConfException failure =
        catchThrowableOfType(
            InvalidConfException.class,
            () ->
                ConfFixture.demo(
                    "network.width=0",
                    "train.distill.temperature=-1.0",
                    "train.distill.alpha=1.5",
                    "logits.top-k=11",
                    "views.size=32",
                    "eval.kernel=bicubik",
                    "train.epochs=many",
                    "dataset.shard-byte=3"));

    assertThat(failure.problems())
        .containsExactlyInAnyOrder(
            "Invalid network.width: 0.0 (must be > 0)",
            "Invalid train.distill.temperature: -1.0 (must be > 0)",
            "Invalid train.distill.alpha: 1.5 (must be in [0, 1])",
            "Invalid logits.top-k: 11 (must be <= teacher.network.classes = 10)",
            "Invalid views.size: 32 (must be >= 33 for ghostnetv3)",
            "Invalid eval.kernel: 'bicubik' (must be one of bilinear, bicubic); did you mean"
                + " 'bicubic'?",
            "Invalid train.epochs: 'many' (must be a whole number)",
            "Unknown key dataset.shard-byte; did you mean 'dataset.shard-bytes'?");
    assertThat(failure).hasMessageContaining("8 problems\n  ");
  }

  @Test
  void missingKeysAreNamedAndSilenceTheRulesThatReadThem() {
    String text =
        ConfFixture.demoText()
            .replaceFirst(" {2}batch: \\d+\n {2}workers: \\d+\n", "")
            .replace("    classes: 10\nlogits", "logits");

    InvalidConfException failure =
        catchThrowableOfType(
            InvalidConfException.class, () -> ConfLoader.parse(text, "x.yaml", List.of()));

    assertThat(failure.problems())
        .containsExactlyInAnyOrder(
            "Missing key train.batch",
            "Missing key train.workers",
            "Missing key teacher.network.classes");
  }

  @Test
  void duplicateKeyIsRefusedWithItsLine() {
    assertThatThrownBy(
            () -> ConfLoader.parse("name: a\nviews:\n  seed: 1\n  seed: 2\n", "x.yaml", List.of()))
        .hasMessage("Cannot use x.yaml: Duplicate key views.seed in line 4");
  }

  @Test
  void unknownArchitectureNamesTheKnownOnes() {
    assertThatThrownBy(() -> ConfFixture.demo("network.architecture=ghostnetv4"))
        .hasMessageContaining(
            "Invalid network.architecture: 'ghostnetv4' (must be one of ghostnetv3, ghostnetv1,"
                + " ghostnetv2, mobilenetv2, shufflenetv2, beitv2, vit); did you mean"
                + " 'ghostnetv3'?");
  }

  @Test
  void missingFileAndBrokenYamlSayWhatToDo() {
    assertThatThrownBy(() -> ConfLoader.load(Path.of("no.yaml"), List.of()))
        .hasMessage("Cannot read configuration no.yaml: no such file; give it with --conf FILE");
    assertThatThrownBy(() -> ConfLoader.parse("name: [1", "x.yaml", List.of()))
        .hasMessageStartingWith("Cannot read x.yaml: line ");
    assertThatThrownBy(() -> ConfLoader.parse("", "x.yaml", List.of()))
        .hasMessage("Cannot read x.yaml: no keys in it");
    assertThatThrownBy(() -> ConfFixture.demo("train.epochs"))
        .hasMessage("Invalid --set: 'train.epochs' (must be key=value, such as train.epochs=2)");
  }

  @Test
  void distillationNeedsACache() {
    String text =
        ConfFixture.demoText().replaceAll("(?s)logits:.*?network:\n  arch", "network:\n  arch");

    assertThatThrownBy(() -> ConfLoader.parse(text, "x.yaml", List.of()))
        .hasMessage(
            "Cannot use x.yaml: Invalid train.distill.source: cache (must be none without the"
                + " sections 'logits' and 'teacher', or add them)");
    assertThatThrownBy(
            () -> ConfFixture.demo("train.distill.source=none", "train.distill.alpha=0.5"))
        .hasMessageContaining("Invalid train.distill.alpha: 0.5 (must be 0 when source is none)");
  }

  @Test
  void stepScheduleHasItsOwnKeys() {
    LoadedConf conf =
        ConfFixture.demo(
            "train.schedule.kind=step",
            "train.schedule.decay-epochs=2.4",
            "train.schedule.decay-rate=0.973");

    assertThat(Sections.of(conf.config(), "train").train().lrSchedule())
        .isEqualTo(new EpochwiseSchedule(new StepSchedule(0.005, new Warmup(1, 1e-3), 2.4, 0.973)));
    assertThat(ConfLoader.parse(conf.resolvedYaml(), "resolved", List.of()).config())
        .isEqualTo(conf.config());
    assertThat(Sections.of(ConfFixture.demo().config(), "train").train().lrSchedule())
        .isEqualTo(new EpochwiseSchedule(new CosineSchedule(0.005, new Warmup(1, 1e-3), 9, 0)));
    InvalidConfException failure =
        catchThrowableOfType(
            InvalidConfException.class,
            () ->
                ConfFixture.demo(
                    "train.schedule.kind=step",
                    "train.schedule.min-lr=1e-5",
                    "train.schedule.decay-rate=1.5"));
    assertThat(failure.problems())
        .containsExactlyInAnyOrder(
            "Invalid train.schedule.min-lr: 1.0E-5 (must be 0 with kind step)",
            "Invalid train.schedule.decay-epochs: (missing) (must be given with kind step)",
            "Invalid train.schedule.decay-rate: 1.5 (must be <= 1)");
    assertThatThrownBy(() -> ConfFixture.demo("train.schedule.decay-rate=0.1"))
        .hasMessageContaining(
            "Invalid train.schedule.decay-rate: 0.1 (must be absent with kind cosine)");
  }

  @Test
  void validationNeedsAnEvalSection() {
    String text = ConfFixture.demoText().replaceAll("(?s)eval:.*?teacher:", "teacher:");

    assertThatThrownBy(
            () -> ConfLoader.parse(text, "x.yaml", List.of("train.validate-every-epochs=2")))
        .hasMessage(
            "Cannot use x.yaml: Invalid train.validate-every-epochs: 2 (must be 0 without the section"
                + " 'eval', or add it)");
    assertThatThrownBy(() -> ConfFixture.demo("train.validate-every-epochs=-1"))
        .hasMessageContaining("Invalid train.validate-every-epochs: -1 (must be >= 0)");
  }

  @Test
  void absentSectionsAreNamedBySubcommand() {
    RunConfig config = ConfLoader.parse("name: a\nseed: 1\n", "x.yaml", List.of()).config();

    assertThatThrownBy(() -> Sections.of(config, "teach", "dataset", "teacher"))
        .hasMessage(
            "Cannot run 'teach': configuration 'a' lacks section 'dataset', 'teacher'; add it to the"
                + " file");
  }

  @Test
  void augmentationIsReadAndOffByDefault() {
    Sections on =
        Sections.of(
            ConfFixture.demo(
                    "views.augment=rand-m9-mstd0.5-inc1",
                    "views.erase.probability=0.25",
                    "train.distill.source=online",
                    "train.mixup.alpha=0.2")
                .config(),
            "train");
    Sections off =
        Sections.of(
            ConfLoader.parse(withoutAugmentation(), "old.yaml", List.of()).config(), "train");

    assertThat(on.views().recipe().augment())
        .isEqualTo(AugmentPolicy.parse("rand-m9-mstd0.5-inc1"));
    assertThat(Objects.requireNonNull(on.views().recipe().erase()).maxArea()).isEqualTo(1.0 / 3);
    assertThat(off.views().recipe()).isEqualTo(demoRecipe());
    assertThat(off.views().recipe().augment()).isNull();
    assertThat(off.views().recipe().erase()).isNull();
  }

  private static ViewRecipe demoRecipe() {
    return Sections.of(ConfFixture.demo().config(), "train").views().recipe();
  }

  /** The demo as it was written before there was augmentation. */
  private static String withoutAugmentation() {
    return ConfFixture.demoText()
        .lines()
        .filter(line -> !line.matches("  (augment|erase|colour-jitter|mixup):.*"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void badAugmentationNamesTheValidStrings() {
    assertThatThrownBy(
            () ->
                ConfFixture.demo(
                    "views.augment=rnd-m9",
                    "views.erase.probability=2",
                    "views.erase.min-area=0.5",
                    "views.erase.mode=noise"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining(
            "Invalid views.augment: 'rnd-m9' (unknown policy 'rnd'; known: rand, original,"
                + " originalr, v0, v0r); none switches it off")
        .hasMessageContaining("Invalid views.erase.probability: 2.0 (must be in [0, 1])")
        .hasMessageContaining(
            "Invalid views.erase.min-area: 0.5 (must be <= max-area = 0.3333333333333333)")
        .hasMessageContaining(
            "Invalid views.erase.mode: 'noise' (must be one of const, rand, pixel)");
  }

  @Test
  void colourJitterIsReadAndRefusedBesideAPolicy() {
    String on = "views.colour-jitter={brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0}";

    assertThat(Sections.of(ConfFixture.demo(on).config(), "train").views().recipe().colourJitter())
        .isEqualTo(new ColourJitter.Strength(0.4, 0.4, 0.4, 0));
    assertThat(demoRecipe().colourJitter()).isNull();
    assertThatThrownBy(() -> ConfFixture.demo(on, "views.augment=rand-m9"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining(
            "Invalid views.colour-jitter: given (must be absent or 0 with views.augment = rand-m9:"
                + " timm switches it off beside a policy, and a view stores one of the two)");
    assertThatThrownBy(() -> ConfFixture.demo(on, "views.colour-jitter.hue=0.6"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining("Invalid views.colour-jitter.hue: 0.6 (must be in [0, 0.5])");
  }

  @Test
  void aDeadlineIsReadAndCheckedAndNoneByDefault() {
    RunConfig config =
        ConfFixture.demo("train.deadline.action=close", "train.deadline.quorum=0.75").config();

    assertThat(Sections.of(config, "train").train().deadline())
        .isEqualTo(new DeadlineConfig(DeadlineConfig.Action.CLOSE, 3, 10, 0.75));
    assertThat(Sections.of(ConfFixture.demo().config(), "train").train().deadline()).isNull();
    assertThatThrownBy(
            () ->
                ConfFixture.demo(
                    "train.deadline.action=stop",
                    "train.deadline.factor=0.5",
                    "train.deadline.at-least-seconds=-1",
                    "train.deadline.quorum=0"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining(
            "Invalid train.deadline.action: 'stop' (must be one of wait, rerun, close)")
        .hasMessageContaining("Invalid train.deadline.factor: 0.5 (must be >= 1)")
        .hasMessageContaining("Invalid train.deadline.at-least-seconds: -1.0 (must be >= 0)")
        .hasMessageContaining("Invalid train.deadline.quorum: 0.0 (must be > 0)");
  }

  @Test
  void mixingIsRefusedWithACacheTogetherWithTheReason() {
    assertThatThrownBy(() -> ConfFixture.demo("train.mixup.cutmix-alpha=1"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining(
            "Invalid train.mixup.cutmix-alpha: 1.0 (must be 0 with train.distill.source = cache:"
                + " the cache holds the teacher's answers to whole views, not to mixed ones; mixing"
                + " needs online or none)");
    assertThatThrownBy(() -> ConfFixture.demo("train.mixup.alpha=-1"))
        .isInstanceOf(InvalidConfException.class)
        .hasMessageContaining("Invalid train.mixup.alpha: -1.0 (must be >= 0)");
  }
}
