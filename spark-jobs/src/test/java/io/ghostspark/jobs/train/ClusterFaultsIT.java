package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.run.MetricsLog;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.spark.ClusterFixture;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.spark.TaskWatch;
import io.ghostspark.jobs.train.FaultyTrainer.Fault;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training while executors, workers and disks fail; every executor is a process of its own. */
class ClusterFaultsIT {
  private static final int WORKERS = ClusterFixture.WORKERS;
  private static final int EPOCHS = 4;
  private static final int SAMPLES = 53;
  private static final long TIMEOUT_S = 120;

  @TempDir private static Path folder;
  private static TrainFixture fixture;
  private static String undisturbed;
  private static SparkSession cluster;

  @BeforeAll
  static void start() throws IOException {
    SparkSession local = SparkFixture.session();
    fixture = TrainFixture.prepare(local, folder);
    undisturbed = train(local, "local", OutputMode.FRESH).weightsDigest();
    cluster = ClusterFixture.session();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.stop();
    }
  }

  /** Also those whose processes the test before has killed. */
  @BeforeEach
  void awaitExecutors() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (executors().size() < WORKERS) {
      assertThat(cluster.sparkContext().isStopped()).isFalse();
      assertThat(System.nanoTime()).as("executors: %s", executors()).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  @Test
  void executorsOfTheirOwnTrainTheBitsOfLocalMode() {
    assertThat(train(cluster, "whole", OutputMode.FRESH).weightsDigest()).isEqualTo(undisturbed);
  }

  @Test
  void anExecutorKilledInARoundCostsItsSlice() throws Exception {
    assertThat(trainKilling(1, "killed-one")).isEqualTo(undisturbed);
  }

  @Test
  void twoExecutorsKilledAtOnceCostTheirSlices() throws Exception {
    assertThat(trainKilling(2, "killed-two")).isEqualTo(undisturbed);
  }

  @Test
  void momentsThatWorkersKeepOutliveTheirExecutors() throws Exception {
    String keep = "train.moments=keep";
    String kept = train(cluster, "kept", OutputMode.FRESH, keep).weightsDigest();

    assertThat(trainKilling(1, "kept-killed", keep)).isEqualTo(kept);
    assertThat(kept).isNotEqualTo(undisturbed);
  }

  @Test
  void aKilledWorkerTakesItsExecutorAlongAndTheRestGoOn() throws Exception {
    String digest;
    try (TaskWatch watch = rounds()) {
      CompletableFuture<TrainResult> run = trainAside("killed-worker");
      watch.awaitBusy(1, WORKERS);
      ClusterFixture.signal("KILL", ClusterFixture.worker(2));
      digest = run.get(TIMEOUT_S, TimeUnit.SECONDS).weightsDigest();
    }

    assertThat(digest).isEqualTo(undisturbed);
    ClusterFixture.Answer status = ClusterFixture.command(List.of("status"));
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.text()).contains("worker-2: dead; see '").contains("worker-1: process ");
    assertThat(ClusterFixture.start()).isEqualTo(cluster.sparkContext().master());
    assertThat(ClusterFixture.command(List.of("status")).exitCode()).isZero();
  }

  @Test
  void aSlowExecutorsSlicesRunElsewhereAndTheBitsStay() throws Exception {
    List<RoundMetrics> metrics = trainBesideASlowOne("slow-rerun", "rerun");

    assertThat(digest("slow-rerun")).isEqualTo(undisturbed);
    assertThat(metrics.stream().mapToInt(RoundMetrics::slicesRerun).sum()).isPositive();
    assertThat(metrics).extracting(RoundMetrics::slicesDropped).containsOnly(0);
    assertThat(images(metrics)).isEqualTo((long) EPOCHS * SAMPLES);
  }

  @Test
  void aRoundIsClosedWithoutASlowExecutorsSliceAndSaysSo() throws Exception {
    List<RoundMetrics> metrics = trainBesideASlowOne("slow-close", "close");

    assertThat(metrics.stream().mapToInt(RoundMetrics::slicesDropped).sum()).isPositive();
    assertThat(metrics).extracting(RoundMetrics::slicesDropped).allMatch(dropped -> dropped <= 1);
    assertThat(metrics).extracting(RoundMetrics::loss).allMatch(Double::isFinite);
    // The documented exception: the others' examples are the round's.
    assertThat(images(metrics)).isLessThan((long) EPOCHS * SAMPLES);
    assertThat(digest("slow-close")).isNotEqualTo(undisturbed);
  }

  @Test
  void aSliceThatABrokenExecutorAnswersWithNonsenseRunsElsewhere() {
    RoundOutcome sound = round("none", Fault.NAN);
    String broken = executors().get(0);

    for (Fault fault : Fault.values()) {
      RoundOutcome mended = round(broken, fault);

      assertThat(mended.slicesRerun()).as("%s", fault).isEqualTo(1);
      assertThat(mended.state().weights()).isEqualTo(sound.state().weights());
      assertThat(mended.state().secondMoment()).isEqualTo(sound.state().secondMoment());
      assertThat(mended.state().ema()).isEqualTo(sound.state().ema());
    }
    assertThat(sound.slicesRerun()).isZero();
  }

  @Test
  void nonsenseOfEveryExecutorEndsTheRunNamingTwo() {
    assertThatThrownBy(() -> round(FaultyTrainer.ALL, Fault.DIVERGES))
        .isInstanceOf(RoundFailedException.class)
        .hasMessageStartingWith("Cannot finish round 0 (epoch 0): worker ")
        .hasMessageContaining("step 1: gradient of 'w' is NaN; asked twice, of executor ");
    assertThatThrownBy(() -> round(FaultyTrainer.ALL, Fault.SHORT))
        .hasMessageContaining("weights: expected = 24 values, actual = 23; asked twice, of ");
  }

  @Test
  void aFullDiskEndsTheRunBehindWholeCheckpoints() throws Exception {
    long checkpointBytes = bytes(folder.resolve("local/checkpoints/round-000001"));
    Path disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(
        mount("-t", "tmpfs", "-o", "size=" + checkpointBytes * 5 / 2, "tmpfs", disk.toString()),
        "Cannot mount a small file system here: needs the system administrator's rights");
    try {
      assertThatThrownBy(() -> train(cluster, "disk/run", OutputMode.FRESH))
          .hasMessageStartingWith("Cannot record round 2: Cannot write checkpoint '" + disk)
          .hasMessageContaining("No space left on device; newest whole one: " + disk)
          .hasMessageEndingWith("/round-000002; make room there and continue with --resume");
      try (Stream<Path> left = Files.list(disk.resolve("run/checkpoints"))) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("round-000001", "round-000002");
      }
      assertThat(mount("-o", "remount,size=" + checkpointBytes * 50, disk.toString())).isTrue();

      TrainResult resumed = train(cluster, "disk/run", OutputMode.RESUME);

      assertThat(resumed.weightsDigest()).isEqualTo(undisturbed);
    } finally {
      assertThat(process("umount", disk.toString())).isTrue();
    }
  }

  private static String trainKilling(int number, String run, String... overrides) throws Exception {
    try (TaskWatch watch = rounds()) {
      CompletableFuture<TrainResult> result = trainAside(run, overrides);
      ClusterFixture.killAtWork(cluster, watch, number);
      assertThat(watch.lost()).hasSizeGreaterThanOrEqualTo(number);
      return result.get(TIMEOUT_S, TimeUnit.SECONDS).weightsDigest();
    }
  }

  /** Metrics of a run during which one executor has a tenth of its time. */
  private static List<RoundMetrics> trainBesideASlowOne(String run, String action)
      throws Exception {
    long slow = ClusterFixture.executor(cluster, executors().get(0));
    Process brake =
        new ProcessBuilder(
                "bash",
                "-c",
                "while kill -s STOP \"$0\"; do sleep 0.27; kill -s CONT \"$0\"; sleep 0.03; done",
                Long.toString(slow))
            .start();
    try {
      train(
          cluster,
          run,
          OutputMode.FRESH,
          "train.deadline.action=" + action,
          "train.deadline.factor=2",
          "train.deadline.at-least-seconds=0.3");
    } finally {
      brake.destroy();
      assertThat(brake.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      ClusterFixture.signal("CONT", slow);
    }
    return MetricsLog.ofRounds(
            RunFiles.open(
                new Configuration(), new org.apache.hadoop.fs.Path(folder.resolve(run).toUri())))
        .rows();
  }

  private static long images(List<RoundMetrics> metrics) {
    return metrics.stream().mapToLong(RoundMetrics::images).sum();
  }

  private static RoundOutcome round(String broken, Fault fault) {
    RunContext run =
        new RunContext(
            "fault " + broken + fault,
            WORKERS,
            /* seed= */ 5,
            new FaultyTrainer.Factory(broken, fault),
            new FaultyTrainer.Batches());
    try (RoundEngine engine =
        new RoundEngine(
            JavaSparkContext.fromSparkContext(cluster.sparkContext()),
            run,
            ArithmeticTrainer.LAYOUT,
            Moments.AVERAGE)) {
      RoundWindow window = new RoundPlan(40, WORKERS, 2, 6).epoch(0).get(0);
      return engine.run(window, ArithmeticTrainer.initial(), 0.1);
    }
  }

  private static CompletableFuture<TrainResult> trainAside(String run, String... overrides) {
    return CompletableFuture.supplyAsync(() -> train(cluster, run, OutputMode.FRESH, overrides));
  }

  private static TrainResult train(
      SparkSession session, String run, OutputMode mode, String... overrides) {
    LoadedConf base = fixture.conf(run, WORKERS, EPOCHS, 0.5, /* keep= */ 100);
    LoadedConf conf = ConfLoader.parse(base.resolvedYaml(), "tiny.yaml", List.of(overrides));
    return new TrainJob(session, conf, mode, Map.of()).run();
  }

  private static String digest(String run) throws IOException {
    String json = Files.readString(folder.resolve(run).resolve("final/result.json"));
    return json.replaceAll("(?s).*\"weights-digest\" : \"([0-9a-f]+)\".*", "$1");
  }

  private static TaskWatch rounds() {
    return new TaskWatch(cluster, "train round ");
  }

  private static List<String> executors() {
    List<String> ids = new ArrayList<>();
    var found = cluster.sparkContext().getExecutorIds().iterator();
    while (found.hasNext()) {
      ids.add(found.next());
    }
    return ids;
  }

  private static long bytes(Path checkpoint) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static boolean mount(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.add(0, "mount");
    return process(command.toArray(String[]::new));
  }

  private static boolean process(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
