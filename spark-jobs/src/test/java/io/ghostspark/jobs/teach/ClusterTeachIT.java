package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.spark.ClusterFixture;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.spark.TaskWatch;
import io.ghostspark.jobs.train.TrainFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache written on the cluster: executors that are killed, drivers that race. */
class ClusterTeachIT {
  private static final long TIMEOUT_S = 300;

  /** Enough that a shard takes half a second. */
  private static final int VIEWS = 200;

  @TempDir private static Path folder;
  private static TrainFixture fixture;
  private static SparkSession cluster;

  @BeforeAll
  static void start() throws IOException {
    SparkSession local = SparkFixture.session();
    fixture = TrainFixture.prepare(local, folder);
    teach(local, "whole");
    cluster = ClusterFixture.session();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  void aKilledExecutorCostsOneShardAndTheCacheIsTheSameBytes() throws Exception {
    TeachResult result;
    try (TaskWatch watch = new TaskWatch(cluster, "Teach: ")) {
      CompletableFuture<TeachResult> run =
          CompletableFuture.supplyAsync(() -> teach(cluster, "killed"));
      ClusterFixture.killAtWork(cluster, watch, 1);
      result = run.get(TIMEOUT_S, TimeUnit.SECONDS);

      assertThat(watch.lost()).hasSize(1);
      assertThat(watch.numStarted()).isEqualTo(entries("whole").size() + 1);
    }

    assertThat(result.images()).isEqualTo(53);
    assertThat(entries("killed")).isEqualTo(entries("whole"));
    assertThat(contents("killed")).hasSizeGreaterThan(2).isEqualTo(contents("whole"));
  }

  @Test
  void racingDriversEndWithOneConsistentCacheOrAClearRefusal() throws Exception {
    Path conf = folder.resolve("tiny.yaml");
    Files.writeString(conf, conf("raced").resolvedYaml());
    List<Path> logs = List.of(folder.resolve("a.log"), folder.resolve("b.log"));
    List<Process> drivers =
        logs.stream()
            .map(
                log ->
                    ClusterFixture.driver(
                        1, log, List.of("teach", "--resume", "--conf", conf.toString())))
            .toList();

    int numDone = 0;
    for (int i = 0; i < drivers.size(); i++) {
      Process driver = drivers.get(i);
      assertThat(driver.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      if (driver.exitValue() == 0) {
        numDone++;
      } else {
        assertThat(driver.exitValue()).isEqualTo(1);
        assertThat(Files.readString(logs.get(i)))
            .contains("Cannot write logit cache '" + folder.resolve("raced"))
            .contains("another run holds it (process ")
            .doesNotContain("Bug in ghostspark");
      }
    }

    assertThat(numDone).isPositive();
    assertThat(entries("raced")).isEqualTo(entries("whole"));
    assertThat(contents("raced")).isEqualTo(contents("whole"));
    assertThat(folder.resolve("raced.lock")).doesNotExist();
  }

  private static LoadedConf conf(String cache) {
    return ConfLoader.parse(
        fixture.conf("unused", 1).resolvedYaml(),
        "tiny.yaml",
        List.of("views.per-image=" + VIEWS, "logits.path=" + folder.resolve(cache)));
  }

  private static TeachResult teach(SparkSession session, String cache) {
    Sections sections =
        Sections.of(conf(cache).config(), "teach", "dataset", "views", "teacher", "logits");
    return new TeachJob(session, sections, OutputMode.FRESH, Map.of()).run();
  }

  private static List<ShardEntry> entries(String cache) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder.resolve(cache).toString());
    return LogitsManifest.read(new Configuration(), path).blocks().stream()
        .flatMap(block -> block.shards().stream())
        .toList();
  }

  /** Every shard; the manifest tells of the process that wrote it. */
  private static Map<String, Integer> contents(String cache) throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(cache))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
