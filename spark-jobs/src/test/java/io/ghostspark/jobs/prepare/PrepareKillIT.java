package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real process, killed with SIGKILL at random times again and again, ends with the bytes of an
 * undisturbed run. {@code -Dkill.rounds=20} for more kills than every build makes.
 */
class PrepareKillIT {
  private static final int KILLS = Integer.getInteger("kill.rounds", 3);
  private static final long SEED = Long.getLong("kill.seed", 1);
  private static final long TIMEOUT_S = 300;
  private static final int CLASSES = 4;
  private static final int PER_CLASS = 200;

  @TempDir private static Path folder;

  @Test
  void killedAndResumedRunsEndWithTheSameBytes() throws Exception {
    writeImages("train", PER_CLASS);
    writeImages("val", 10);
    long started = System.nanoTime();
    assertThat(finished(prepare("whole"))).as(log()).isTrue();
    long wholeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    CounterRandom random = CounterRandom.of(SEED, Purpose.SHUFFLE, 0, 0);
    int kills = 0;
    int startsOver = 0;
    int tookOver = 0;
    while (kills < KILLS) {
      // The first third is the JVM's and Spark's start.
      long delayMs = wholeMs / 3 + random.nextInt(Math.toIntExact(wholeMs * 2 / 3));
      Process process = prepare("killed", "--resume");
      if (process.waitFor(delayMs, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as(log()).isZero();
        requireSame();
        deleteAll(folder.resolve("killed"));
        startsOver++;
        continue;
      }
      process.destroyForcibly();
      assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 9);
      kills++;
      tookOver += Files.exists(folder.resolve("killed/train/_progress")) ? 1 : 0;
    }
    assertThat(finished(prepare("killed", "--resume"))).as(log()).isTrue();

    requireSame();
    Files.writeString(
        Path.of("target/kill.txt"),
        "%d kills, %d of them while shards were written, %d runs were faster than their kill%n"
            .formatted(kills, tookOver, startsOver));
  }

  private static void requireSame() throws IOException {
    for (String split : List.of("train", "val")) {
      assertThat(contents(folder.resolve("killed").resolve(split)))
          .isEqualTo(contents(folder.resolve("whole").resolve(split)));
      assertThat(digest("killed", split)).isEqualTo(digest("whole", split));
    }
  }

  private static String digest(String run, String split) throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder.resolve(run).resolve(split).toString());
    return DatasetManifest.read(new Configuration(), path).datasetDigest();
  }

  /** Every file but the manifest, which holds the time of writing. */
  private static Map<String, Integer> contents(Path split) throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(split)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("manifest.json")) {
          contents.put(
              split.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return contents;
  }

  private static void deleteAll(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** JPEGs of 480 x 360 smooth noise: enough work for a kill to hit. */
  private static void writeImages(String split, int perClass) throws IOException {
    for (int c = 0; c < CLASSES; c++) {
      Path classFolder = Files.createDirectories(folder.resolve("in/" + split + "/class" + c));
      for (int i = 0; i < perClass; i++) {
        String name = split + c + "_" + i + ".jpg";
        Files.write(classFolder.resolve(name), JpegEncoder.encode(picture(c * 1000 + i), 90));
      }
    }
  }

  private static RgbImage picture(int number) {
    byte[] rgb = new byte[3 * 480 * 360];
    CounterRandom random = CounterRandom.of(SEED, Purpose.VIEW, 0, number);
    int value = 0;
    for (int i = 0; i < rgb.length; i++) {
      value = i % 7 == 0 ? (int) random.nextLong() : value;
      rgb[i] = (byte) (100 + (value & 63));
    }
    return new RgbImage(480, 360, rgb);
  }

  private static boolean finished(Process process) throws InterruptedException {
    return process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  private static String log() throws IOException {
    Path log = folder.resolve("prepare.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static Process prepare(String run, String... more) throws IOException {
    Path conf = folder.resolve("kill.yaml");
    Files.writeString(
        conf,
        """
        name: kill
        seed: 1
        dataset:
          layout: class-folders
          train: %1$s/in/train
          val: %1$s/in/val
          shards: %1$s/whole
          shard-bytes: 1500000
          row-group-bytes: 400000
          shuffle-seed: 7
          max-pixels: 1000000
          resize-short-side: 300
        """
            .formatted(folder));
    Path root = Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of("..");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/local/jvm.options").toAbsolutePath().normalize());
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.ghostspark.jobs.Main", "prepare", "--conf", conf.toString()));
    command.addAll(List.of("--set", "dataset.shards=" + folder.resolve(run)));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("prepare.log").toFile()))
        .start();
  }
}
