package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.TrainFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, killed with SIGKILL while it writes a cache's shards. */
class TeachKillIT {
  private static final long TIMEOUT_S = 300;

  /** Enough that a shard takes a second. */
  private static final int VIEWS = 400;

  @TempDir private static Path folder;

  @Test
  void aKilledRunLosesNoFinishedShardAndEndsWithTheSameCache() throws Exception {
    TrainFixture fixture = TrainFixture.prepare(SparkFixture.session(), folder);
    Path conf = folder.resolve("tiny.yaml");
    Files.writeString(conf, fixture.conf("unused", 1).resolvedYaml());

    Process process = teach(conf, "killed", "--resume");
    waitForShards(process, folder.resolve("killed"), 2);
    process.destroyForcibly();
    assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(log()).isEqualTo(128 + 9);
    assertThat(folder.resolve("killed/manifest.json")).doesNotExist();
    Path first = folder.resolve("killed/shard-00000.parquet");
    FileTime written = Files.getLastModifiedTime(first);

    requireSuccess(teach(conf, "killed", "--resume"));
    requireSuccess(teach(conf, "whole", "--resume"));

    assertThat(Files.getLastModifiedTime(first)).isEqualTo(written);
    assertThat(entries("killed")).hasSizeGreaterThan(2).isEqualTo(entries("whole"));
  }

  private static List<ShardEntry> entries(String cache) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder.resolve(cache).toString());
    return LogitsManifest.read(new Configuration(), path).blocks().stream()
        .flatMap(block -> block.shards().stream())
        .toList();
  }

  /** One task writes one shard after the other. */
  private static void waitForShards(Process process, Path cache, int number)
      throws IOException, InterruptedException {
    Path last = cache.resolve("shard-%05d.parquet".formatted(number - 1));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!Files.exists(last)) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError("No '" + last + "' before the process ended:\n" + log());
      }
      Thread.sleep(5);
    }
  }

  private static void requireSuccess(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).as(log()).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
  }

  private static String log() throws IOException {
    Path log = folder.resolve("teach.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static Process teach(Path conf, String cache, String mode) throws IOException {
    Path root = Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of("..");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/local/jvm.options").toAbsolutePath().normalize());
    command.addAll(List.of("-Xmx1g", "-Dspark.master=local[1]"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.ghostspark.jobs.Main", "teach", mode, "--conf", conf.toString()));
    command.addAll(List.of("--set", "logits.path=" + folder.resolve(cache)));
    command.addAll(List.of("--set", "views.per-image=" + VIEWS));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("teach.log").toFile()))
        .start();
  }
}
