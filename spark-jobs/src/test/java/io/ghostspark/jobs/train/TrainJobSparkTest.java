package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.evaluate.EvaluateJob;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.evaluate.RunWeights;
import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.EventsFixture;
import io.ghostspark.jobs.run.EventsFixture.Scalar;
import io.ghostspark.jobs.run.MetricsLog;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainJobSparkTest {

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static TrainFixture fixture;

  @BeforeAll
  static void prepare() throws IOException {
    spark = SparkFixture.session();
    fixture = TrainFixture.prepare(spark, folder);
  }

  @Test
  void oneWorkerIsAPlainTrainerLoopBitForBit() throws IOException {
    LoadedConf conf = fixture.conf("one", 1);

    TrainResult result = run(conf, OutputMode.FRESH);

    TrainingState local = plainLoop(conf.config());
    assertThat(result.weightsDigest()).isEqualTo(digest(local.weights()));
    assertThat(result.steps()).isEqualTo(local.step());
    assertThat(result.images()).isEqualTo(3 * 53);
    NetworkSpec spec = TrainFixture.network(0.25).spec();
    String run = folder.resolve("one").toString();
    Configuration hadoop = new Configuration();
    assertThat(RunWeights.read(hadoop, run, "raw", spec).values()).isEqualTo(local.weights());
    assertThat(RunWeights.read(hadoop, run, "ema", spec).values()).isEqualTo(local.ema());
  }

  @Test
  void resumedRunEqualsAnUninterruptedOneBitForBit() throws IOException {
    TrainResult whole = run(fixture.conf("whole", 2), OutputMode.FRESH);
    // Rounds 5 to 9 are in the metrics, but the newest checkpoint is the one after 4.
    Path stopped = stoppedAfter("whole", "stopped", 4);
    Path jsonl = stopped.resolve("metrics.jsonl");
    Files.writeString(jsonl, Files.readString(jsonl) + "{\"round\":9,\"epo");
    List<String> metrics = Files.readAllLines(folder.resolve("whole/metrics.csv"));

    TrainResult resumed = run(fixture.conf("stopped", 2), OutputMode.RESUME);
    TrainResult nothingLeft = run(fixture.conf("stopped", 2), OutputMode.RESUME);
    TrainResult repeated = run(fixture.conf("repeated", 2), OutputMode.FRESH);

    assertThat(repeated.weightsDigest()).isEqualTo(whole.weightsDigest());
    assertThat(resumed.weightsDigest()).isEqualTo(whole.weightsDigest());
    assertThat(resumed.steps()).isEqualTo(whole.steps());
    assertThat(resumed.rounds()).isEqualTo(whole.rounds());
    assertWholeRun(resumed, 3 * 53);
    assertThat(nothingLeft).isEqualTo(resumed);
    assertThat(Files.readString(stopped.resolve("final/result.json"))).contains("\"images\" : 159");
    assertThat(lossColumns(stopped)).isEqualTo(lossColumns(folder.resolve("whole")));
    assertThat(metrics).hasSize((int) whole.rounds() + 1);
    assertThat(summary(stopped)).isEqualTo(summary(folder.resolve("whole")));
  }

  /** What Spark's UI shows, numbers as in metrics.jsonl. */
  @Test
  void everyJobOfATrainingSaysRoundAndEpochAndEveryStepIsInTensorBoardOnce() throws Exception {
    List<String> jobs = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            jobs.add(
                event.properties().getProperty("spark.jobGroup.id")
                    + ": "
                    + event.properties().getProperty("spark.job.description"));
          }
        };
    spark.sparkContext().addSparkListener(listener);
    assertThat(run(fixture.conf("seen", 2), OutputMode.FRESH).rounds()).isEqualTo(9);
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(listener);

    assertThat(jobs)
        .contains(
            "train: train epoch 0: its shards",
            "train: train round 0: epoch 0, 20 samples, 2 workers",
            "train: train round 8: epoch 2, 13 samples, 2 workers",
            "evaluate: Validate epoch 1: 8 images")
        .last()
        .isEqualTo("train: train: close trainers");
    Path stopped = stoppedAfter("seen", "seen-stopped", 4);
    assertThat(run(fixture.conf("seen-stopped", 2), OutputMode.RESUME).rounds()).isEqualTo(9);
    assertThat(scalars(stopped)).isEqualTo(scalars(folder.resolve("seen")));
    assertThat(scalars(stopped).get("loss/total")).hasSize(9);
    assertThat(scalars(stopped).get("validation/top-1")).hasSize(2);
  }

  /** All that two runs of the same bits have in common. */
  private static Map<String, List<Scalar>> scalars(Path run) throws IOException {
    Map<String, List<Scalar>> scalars =
        EventsFixture.scalars(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri()));
    scalars
        .keySet()
        .removeIf(tag -> tag.startsWith("time/") || tag.startsWith("images-per-second/"));
    return scalars;
  }

  /** The sums of the result are those of the metrics, every sample once an epoch. */
  private static void assertWholeRun(TrainResult result, long images) throws IOException {
    List<RoundMetrics> rounds =
        MetricsLog.ofRounds(
                RunFiles.open(
                    new Configuration(), new org.apache.hadoop.fs.Path("file://" + result.run())))
            .rows();
    assertThat(rounds).hasSize((int) result.rounds());
    assertThat(result.images()).isEqualTo(images);
    assertThat(result.seconds())
        .isGreaterThanOrEqualTo(rounds.stream().mapToDouble(RoundMetrics::secondsRound).sum());
    assertThat(result.imagesPerSecond()).isEqualTo(images / result.seconds());
    assertThat(result.secondsCompute())
        .isEqualTo(rounds.stream().mapToDouble(RoundMetrics::secondsCompute).sum());
    assertThat(result.loss()).isEqualTo(rounds.get(rounds.size() - 1).loss());
    assertThat(result.table()).contains(Long.toString(images)).doesNotContain("NaN");
  }

  @Test
  void summaryHoldsEveryEpochOnceAndAgreesWithEvaluate() throws IOException {
    LoadedConf conf = fixture.conf("curve", 2);
    TrainResult result = run(conf, OutputMode.FRESH);
    EvaluateResult evaluated = new EvaluateJob(spark, conf.config(), Map.of()).run();

    List<EpochSummary> epochs =
        MetricsLog.ofEpochs(
                RunFiles.open(
                    new Configuration(), new org.apache.hadoop.fs.Path("file://" + result.run())))
            .rows();
    // Every second epoch is validated, and the last one.
    assertThat(epochs).extracting(EpochSummary::epoch).containsExactly(0, 1, 2);
    assertThat(epochs).extracting(EpochSummary::images).containsOnly(53L);
    assertThat(epochs.get(0).valTop1()).isNull();
    assertThat(epochs.get(1).valLoss()).isPositive();
    EpochSummary last = epochs.get(2);
    assertThat(last.valTop1()).isEqualTo(evaluated.forms().get(0).top1());
    assertThat(last.valTop1Ema()).isEqualTo(evaluated.forms().get(1).top1());
    assertThat(last.trainLoss()).isFinite();
    List<String> csv = Files.readAllLines(folder.resolve("curve/summary.csv"));
    assertThat(csv.get(0))
        .isEqualTo(
            "epoch,lr,images,train-loss,train-ce,train-top1,val-loss,val-top1,val-top5,val-loss-ema,val-top1-ema,val-top5-ema,seconds,seconds-validating");
    assertThat(csv.get(1)).contains(",,,,,,").doesNotContain("null");
  }

  /** Every epoch's values but its times. */
  private static List<String> summary(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("summary.csv"));
    assertThat(lines).hasSize(4);
    return lines.stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 12)))
        .toList();
  }

  @Test
  void runContinuesWithAnotherNumberOfWorkersAndEverySampleOnceAnEpoch() throws IOException {
    TrainResult whole = run(fixture.conf("pair", 2), OutputMode.FRESH);
    Path stopped = stoppedAfter("pair", "three", 4);

    TrainResult resumed = run(fixture.conf("three", 3), OutputMode.RESUME);

    // 20 + 20 + 13 of epoch 0 and 20 of epoch 1 by two workers; 33 left, then 30 + 23 by three.
    assertThat(imagesOfRounds(stopped)).containsExactly(20L, 20L, 13L, 20L, 33L, 30L, 23L);
    assertThat(resumed.rounds()).isEqualTo(7);
    assertWholeRun(resumed, 3 * 53);
    assertThat(resumed.loss()).isFinite();
    assertThat(resumed.weightsDigest()).isNotEqualTo(whole.weightsDigest());
    assertThatThrownBy(() -> run(fixture.conf("three", 4, 4, 0.5, 100), OutputMode.RESUME))
        .hasMessageContaining("train.epochs: checkpoint = 3, configured = 4");
  }

  private static List<Long> imagesOfRounds(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .skip(1)
        .map(line -> Long.valueOf(line.split(",")[8]))
        .toList();
  }

  @Test
  void brokenNewestCheckpointCostsARoundNotTheRun() throws IOException {
    TrainResult whole = run(fixture.conf("sound", 2), OutputMode.FRESH);
    Path broken = stoppedAfter("sound", "broken", 4);
    Path weights = broken.resolve("checkpoints/round-000004/weights.bin");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[99] ^= 4;
    Files.write(weights, bytes);

    TrainResult resumed = run(fixture.conf("broken", 2), OutputMode.RESUME);

    assertThat(resumed.weightsDigest()).isEqualTo(whole.weightsDigest());
  }

  @Test
  void outputFolderThatIsNotEmptyIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("used"));
    Files.writeString(folder.resolve("used/notes.txt"), "mine");

    assertThatThrownBy(() -> run(fixture.conf("used", 1), OutputMode.FRESH))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot write train.run: folder '")
        .hasMessageContaining("--resume")
        .hasMessageContaining("--overwrite");
    assertThat(folder.resolve("used/notes.txt")).exists();
  }

  @Test
  void everySettingOfTheOptimiserReachesTheWorkersAndItsStateTheCheckpoint() throws IOException {
    LoadedConf conf = adamW("adamw");

    TrainResult result = run(conf, OutputMode.FRESH);
    Path stopped = stoppedAfter("adamw", "adamw-stopped", 4);
    TrainResult resumed = run(adamW("adamw-stopped"), OutputMode.RESUME);

    TrainingState local = plainLoop(conf.config());
    assertThat(result.weightsDigest()).isEqualTo(digest(local.weights()));
    assertThat(result.steps()).isEqualTo(local.step());
    assertThat(resumed.weightsDigest()).isEqualTo(result.weightsDigest());
    assertThat(lossColumns(stopped)).isEqualTo(lossColumns(folder.resolve("adamw")));
    assertThatThrownBy(() -> run(fixture.conf("adamw", 1), OutputMode.RESUME))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("train.optimiser.name: checkpoint = adamw, configured = lamb");
  }

  /** AdamW by step, in parts, with warm-up of the EMA and binary cross-entropy. */
  private static LoadedConf adamW(String run) {
    LoadedConf base = fixture.conf(run, 1);
    return ConfLoader.parse(
        base.resolvedYaml(),
        base.source(),
        List.of(
            "train.optimiser.name=adamw",
            "train.optimiser.groups=[{match: classifier.*, weight-decay: 0, lr-scale: 0.5}]",
            "train.schedule.per=step",
            "train.batch=6",
            "train.accumulate=3",
            "train.precision=bf16",
            "train.ema-warmup={gamma: 1, power: 0.7}",
            "train.loss={kind: binary-cross-entropy}"));
  }

  @Test
  void checkpointOfAnotherNetworkIsRefusedNamingBothSides() {
    TrainResult result = run(fixture.conf("narrow", 2), OutputMode.FRESH);
    assertThat(result.architecture()).isEqualTo("ghostnetv3-0.25");
    RunConfig config = fixture.conf("narrow", 2).config();
    RunConfig wider =
        new RunConfig(
            config.name(),
            config.seed(),
            config.dataset(),
            config.views(),
            config.eval(),
            config.teacher(),
            config.logits(),
            TrainFixture.network(0.5),
            config.train(),
            null);

    assertThatThrownBy(() -> run(new LoadedConf("wider.yaml", wider), OutputMode.RESUME))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot resume from checkpoint '")
        .hasMessageContaining(
            "architecture: checkpoint = ghostnetv3-0.25, configured = ghostnetv3-0.5")
        .hasMessageContaining("network.width: checkpoint = 0.25, configured = 0.5");
  }

  @Test
  void nonFiniteLossNamesThePlaceAndTheAdviceWorks() throws IOException {
    assertThatThrownBy(() -> run(baseLr(fixture.conf("diverged", 2), 1e38), OutputMode.FRESH))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot finish round ")
        .hasMessageMatching(
            "Cannot finish round [3-5] \\(epoch 1\\): worker [01], step \\d+: Cannot take step \\d+:"
                + " loss is (NaN|Infinity|-Infinity); first non-finite tensor: .*'[a-z0-9_.]+'; last"
                + " good checkpoint: .*/diverged/checkpoints/round-00000[3-5]; .*")
        .hasMessageContaining("continue from there with --resume and a lower")
        .hasMessageContaining("train.schedule.base-lr (now 1.0E38)")
        .hasMessageContaining("train.optimiser.max-grad-norm (now 1.0)");

    TrainResult resumed = run(baseLr(fixture.conf("diverged", 2), 0.001), OutputMode.RESUME);

    assertThat(resumed.loss()).isFinite();
    assertThat(resumed.images()).isEqualTo(3 * 53);
    assertThat(Files.readString(folder.resolve("diverged/config.yaml"))).contains("base-lr: 0.001");
    try (var files = Files.list(folder.resolve("diverged"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .anyMatch(name -> name.matches("config-until-round-\\d\\.yaml"));
    }
  }

  private static LoadedConf baseLr(LoadedConf conf, double baseLr) {
    return ConfLoader.parse(
        conf.resolvedYaml(), conf.source(), List.of("train.schedule.base-lr=" + baseLr));
  }

  @Test
  void plainCrossEntropyNeedsNoCache() throws IOException {
    TrainResult result = run(fixture.conf("plain", 2, 1, 0, 1), OutputMode.FRESH);

    assertThat(result.loss()).isFinite();
    String line = Files.readAllLines(folder.resolve("plain/metrics.jsonl")).get(0);
    assertThat(line).contains("\"kd\":0.0");
  }

  private static TrainResult run(LoadedConf conf, OutputMode mode) {
    return new TrainJob(spark, conf, mode, Map.of("git-commit", "none")).run();
  }

  /** The run folder {@code from} as a kill after {@code rounds} rounds would have left it. */
  private static Path stoppedAfter(String from, String to, int rounds) throws IOException {
    Path source = folder.resolve(from);
    Path target = folder.resolve(to);
    assertThat(
            FileUtil.copy(
                source.toFile(),
                new org.apache.hadoop.fs.Path(target.toUri()).getFileSystem(new Configuration()),
                new org.apache.hadoop.fs.Path(target.toUri()),
                false,
                new Configuration()))
        .isTrue();
    FileUtil.fullyDelete(target.resolve("final").toFile());
    try (var checkpoints = Files.list(target.resolve("checkpoints"))) {
      for (Path checkpoint : checkpoints.toList()) {
        String name = checkpoint.getFileName().toString();
        if (Integer.parseInt(name.substring("round-".length())) > rounds) {
          FileUtil.fullyDelete(checkpoint.toFile());
        }
      }
    }
    return target;
  }

  /** Round, epoch, step, rate and losses of every line; the rest are times. */
  private static List<String> lossColumns(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",")).subList(0, 9)))
        .toList();
  }

  private static TrainingState plainLoop(RunConfig config) throws IOException {
    NetworkSpec spec = TrainFixture.network(0.25).spec();
    TrainConfig train = java.util.Objects.requireNonNull(config.train());
    TrainInputs inputs = TrainInputs.open(spark, config);
    ShardFeed feed = new ShardFeed(new Configuration(), inputs.feed());
    RoundPlan plan =
        new RoundPlan(inputs.feed().datasetRows(), 1, train.stepsPerRound(), train.batch());
    TrainRecipe recipe = train.recipe(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    Torch.threads(1);
    try (TorchTrainer trainer = new TorchTrainer(spec, recipe)) {
      float[] weights = WeightInit.initial(spec, config.seed()).values();
      trainer.load(TrainingState.initial(weights, spec.layout().numTrainable()));
      long steps = 0;
      for (int epoch = 0; epoch < train.epochs(); epoch++) {
        for (RoundWindow window : plan.epoch(epoch)) {
          List<BatchRange> slice = window.slice(0, 1);
          for (int k = 0; k < slice.size(); k++) {
            BatchRange range = slice.get(k);
            double done = window.numSamples() * (double) k / slice.size();
            double rate = train.lrSchedule().rate(epoch + (window.firstPosition() + done) / 53);
            long noise = DropoutSeed.of(config.seed(), steps++, 0);
            assertThat(trainer.step(feed.load(epoch, range), rate, noise).n()).isEqualTo(range.n());
          }
        }
      }
      return trainer.state();
    }
  }

  private static String digest(float[] values) {
    return Sha256.hex(Sha256.start(), FloatBytes.of(values));
  }
}
