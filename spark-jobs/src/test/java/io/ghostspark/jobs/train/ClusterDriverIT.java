package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.evaluate.RunWeights;
import io.ghostspark.jobs.spark.ClusterFixture;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.model.spec.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers on the cluster that are killed, frozen and doubled; processes of the command line. */
class ClusterDriverIT {
  private static final long TIMEOUT_S = 300;
  private static final int WORKERS = 3;
  private static final int EPOCHS = 4;

  @TempDir private static Path folder;

  @Test
  void aKilledDriversRunGoesOnWithOtherExecutorsFromTheNewestWholeCheckpoint() throws Exception {
    TrainFixture fixture = TrainFixture.prepare(SparkFixture.session(), folder);
    Path conf = folder.resolve("tiny.yaml");
    Files.writeString(
        conf, fixture.conf("killed", WORKERS, EPOCHS, 0.5, /* keep= */ 100).resolvedYaml());
    Path killed = folder.resolve("killed");

    Process first = train(2, conf);
    awaitCheckpoint(first, killed.resolve("checkpoints"), 3);
    ClusterFixture.signal("STOP", first.pid());
    Process second = train(1, conf);
    assertThat(second.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as(log()).isEqualTo(1);
    assertThat(log())
        .contains("Cannot write run folder '" + killed + "': another run holds it (process ")
        .contains("or delete '" + killed + ".lock' if it is gone");

    first.destroyForcibly();
    assertThat(first.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.resolve("final/result.json")).doesNotExist();
    Path cut = newestCheckpoint(killed).resolve("first-moment.bin");
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 1000));
    Process third = train(WORKERS, conf);
    assertThat(third.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(third.exitValue()).as(log()).isZero();

    assertThat(log())
        .contains("Taking over '" + killed + ".lock' of a run that is gone")
        .contains("Skipping broken checkpoint '" + cut.getParent() + "': first-moment.bin: ")
        .doesNotContain("Bug in ghostspark");
    new TrainJob(
            SparkFixture.session(),
            fixture.conf("undisturbed", WORKERS, EPOCHS, 0.5, /* keep= */ 1),
            OutputMode.FRESH,
            Map.of())
        .run();
    for (String form : List.of("raw", "ema")) {
      assertThat(weights(killed, form)).isEqualTo(weights(folder.resolve("undisturbed"), form));
    }
    assertThat(Files.readAllLines(killed.resolve("metrics.csv")))
        .hasSameSizeAs(Files.readAllLines(folder.resolve("undisturbed/metrics.csv")));
  }

  private static Process train(int executors, Path conf) {
    return ClusterFixture.driver(
        executors, folder.resolve("train.log"), List.of("train", "--resume", "--conf", "" + conf));
  }

  private static float[] weights(Path run, String form) {
    NetworkSpec spec = TrainFixture.network(0.25).spec();
    return RunWeights.read(new Configuration(), run.toString(), form, spec).values();
  }

  private static Path newestCheckpoint(Path run) throws IOException {
    try (Stream<Path> names = Files.list(run.resolve("checkpoints"))) {
      return names
          .filter(checkpoint -> Files.exists(checkpoint.resolve("manifest.json")))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void awaitCheckpoint(Process process, Path checkpoints, int rounds)
      throws IOException, InterruptedException {
    Path wanted = checkpoints.resolve("round-%06d/manifest.json".formatted(rounds));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!Files.exists(wanted)) {
      assertThat(process.isAlive()).as(log()).isTrue();
      assertThat(System.nanoTime()).as(log()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static String log() throws IOException {
    Path log = folder.resolve("train.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
