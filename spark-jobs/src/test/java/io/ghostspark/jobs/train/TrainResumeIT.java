package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.evaluate.RunWeights;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.model.spec.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real process, ended by SIGKILL and by SIGTERM in the middle of a run. */
class TrainResumeIT {

  private static final int EPOCHS = 5;
  private static final long TIMEOUT_S = 600;

  @TempDir private static Path folder;
  private static TrainFixture fixture;

  @BeforeAll
  static void prepare() throws IOException {
    fixture = TrainFixture.prepare(SparkFixture.session(), folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"average", "keep"})
  void endedAndResumedRunEndsWithTheBitsOfAnUndisturbedOne(String moments) throws Exception {
    Path undisturbed = folder.resolve(moments + "-undisturbed");
    Path killed = folder.resolve(moments + "-killed");
    Path conf = folder.resolve(moments + ".yaml");
    String yaml =
        fixture.conf(undisturbed.getFileName().toString(), 2, EPOCHS, 0.5, 2).resolvedYaml();
    assertThat(yaml).contains("moments: average");
    Files.writeString(conf, yaml.replace("moments: average", "moments: " + moments));

    Process first = train(conf, "--set", "train.run=" + killed);
    waitForCheckpoint(first, killed.resolve("checkpoints"), 3);
    first.destroyForcibly();
    assertThat(first.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(128 + 9);
    assertThat(killed.resolve("final/result.json")).doesNotExist();

    Process second = train(conf, "--set", "train.run=" + killed, "--resume");
    waitForCheckpoint(second, killed.resolve("checkpoints"), 6);
    second.destroy();
    assertThat(second.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).as("of SIGTERM; %s", log()).isEqualTo(128 + 15);
    assertThat(log()).doesNotContain("fatal error").doesNotContain("Bug in ghostspark");
    assertThat(killed.resolve("final/result.json")).doesNotExist();

    requireSuccess(train(conf, "--set", "train.run=" + killed, "--resume"));
    requireSuccess(train(conf));
    assertSinkHasTheLastRound(undisturbed);

    for (String form : List.of("raw", "ema")) {
      assertThat(weights(killed, form)).isEqualTo(weights(undisturbed, form));
    }
    assertThat(Files.readAllLines(killed.resolve("metrics.csv")))
        .hasSameSizeAs(Files.readAllLines(undisturbed.resolve("metrics.csv")));
    assertThat(summary(killed)).isEqualTo(summary(undisturbed));
    assertThat(Files.readString(killed.resolve("final/result.json")))
        .contains("\"images\" : " + EPOCHS * 53);
  }

  /** Of Spark's CSV sink, which all runs had: a file a gauge, a line a look. */
  private static void assertSinkHasTheLastRound(Path run) throws IOException {
    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    String loss = metrics.get(metrics.size() - 1).split(",")[4];
    try (var files = Files.list(folder.resolve("sink"))) {
      assertThat(files.filter(file -> file.toString().endsWith("driver.ghostspark.loss.total.csv")))
          .isNotEmpty()
          .anySatisfy(file -> assertThat(Files.readString(file)).endsWith("," + loss + "\n"));
    }
  }

  /** Every epoch's losses and rates; the last two columns are times. */
  private static List<String> summary(Path run) throws IOException {
    return Files.readAllLines(run.resolve("summary.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, 12)))
        .toList();
  }

  private static float[] weights(Path run, String form) {
    NetworkSpec spec = TrainFixture.network(0.25).spec();
    return RunWeights.read(new Configuration(), run.toString(), form, spec).values();
  }

  private static void waitForCheckpoint(Process process, Path checkpoints, int rounds)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (Files.isDirectory(checkpoints)) {
        try (var names = Files.list(checkpoints)) {
          String wanted = "round-%06d".formatted(rounds);
          if (names.anyMatch(path -> path.getFileName().toString().compareTo(wanted) >= 0)) {
            return;
          }
        }
      }
      Thread.sleep(10);
    }
    throw new AssertionError("No checkpoint after " + rounds + " rounds:\n" + log());
  }

  private static void requireSuccess(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).as(log()).isTrue();
    assertThat(process.exitValue()).as(log()).isZero();
  }

  private static String log() throws IOException {
    Path log = folder.resolve("train.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static Process train(Path conf, String... more) throws IOException {
    Path root = Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of("..");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/local/jvm.options").toAbsolutePath().normalize());
    command.add("-Xmx2g");
    command.add("-Dspark.metrics.conf.driver.sink.csv.class=org.apache.spark.metrics.sink.CsvSink");
    command.add(
        "-Dspark.metrics.conf.driver.sink.csv.directory="
            + Files.createDirectories(folder.resolve("sink")));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.ghostspark.jobs.Main");
    command.add("train");
    command.add("--conf");
    command.add(conf.toString());
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("train.log").toFile()))
        .start();
  }
}
