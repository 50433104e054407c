package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.jobs.spark.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that runs one task at a time, driver and Spark included, never holds a GiB: preparing
 * (resized), verifying, and reading the shards' bytes by Spark's vectorised reader. {@code
 * -Dmemory.images=N} for more than the 400 images of 330 kB (130 MB) that every build takes.
 */
class TaskMemoryIT {
  private static final int IMAGES = Integer.getInteger("memory.images", 400);
  private static final long TIMEOUT_S = 600;
  private static final long GIB_KIB = 1L << 20;
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir private static Path folder;

  @BeforeAll
  static void writeImages() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "no " + STATUS);
    for (String split : List.of("train", "val")) {
      Path classFolder = Files.createDirectories(folder.resolve("in/" + split + "/only"));
      for (int i = 0; i < (split.equals("train") ? IMAGES : 2); i++) {
        Files.write(
            classFolder.resolve(split + i + ".jpg"), JpegEncoder.encode(noise(1000 + i), 92));
      }
    }
    Files.writeString(
        folder.resolve("memory.yaml"),
        """
        name: memory
        seed: 1
        dataset:
          layout: class-folders
          train: %1$s/in/train
          val: %1$s/in/val
          shards: %1$s/copied
          shard-bytes: 67108864
          row-group-bytes: 16777216
          shuffle-seed: 7
          max-pixels: 1000000
        """
            .formatted(folder));
  }

  @Test
  void preparingVerifyingAndReadingStayBelowOneGib() throws Exception {
    String conf = folder.resolve("memory.yaml").toString();
    List<String> peaks = new ArrayList<>();
    peaks.add(peak("prepare, copied", "io.ghostspark.jobs.Main", "prepare", "--conf", conf));
    peaks.add(
        peak(
            "prepare, resized",
            "io.ghostspark.jobs.Main",
            "prepare",
            "--conf",
            conf,
            "--set",
            "dataset.resize-short-side=288",
            "--set",
            "dataset.shards=" + folder.resolve("resized")));
    peaks.add(peak("verify", "io.ghostspark.jobs.Main", "prepare", "--conf", conf, "--verify"));
    peaks.add(
        peak(
            "vectorised read", Reading.class.getName(), folder.resolve("copied/train").toString()));

    Files.write(Path.of("target/task-memory.txt"), peaks);
  }

  /** Adds up the shards' image bytes by Spark SQL; main class of a process of its own. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] arguments) {
      try (SparkSession spark = SparkSessions.open("memory", Optional.of("local[1]"))) {
        Row sum =
            spark
                .read()
                .parquet(arguments[0] + "/shard-*.parquet")
                .selectExpr("sum(crc32(image)) > 0", "count(*)")
                .first();
        if (!sum.getBoolean(0) || sum.getLong(1) != IMAGES) {
          throw new IllegalStateException("Cannot read the shards: " + sum);
        }
      }
    }
  }

  /** Runs a process to its end; fails if it ever held a GiB. */
  private static String peak(String what, String... mainAndArguments) throws Exception {
    Path root = Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of("..");
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + root.resolve("deploy/local/jvm.options").toAbsolutePath().normalize());
    command.addAll(List.of("-Xmx448m", "-Dspark.master=local[1]", "-Dmemory.images=" + IMAGES));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(mainAndArguments));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    long kib = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      kib = Math.max(kib, peakKib(process.pid()));
      assertThat(System.nanoTime()).as("%s: too slow", what).isLessThan(end);
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(kib).as(what).isBetween(50_000L, GIB_KIB);
    return what + ": " + kib / 1024 + " MiB";
  }

  /** The most resident memory of a process so far; 0 when it has just ended. */
  private static long peakKib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmHWM"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }

  private static RgbImage noise(int number) {
    byte[] rgb = new byte[3 * 640 * 480];
    CounterRandom random = CounterRandom.of(3, Purpose.VIEW, 0, number);
    for (int i = 0; i < rgb.length; i += 8) {
      long bits = random.nextLong();
      for (int j = i; j < Math.min(i + 8, rgb.length); j++, bits >>>= 8) {
        rgb[j] = (byte) (64 + (bits & 127));
      }
    }
    return new RgbImage(640, 480, rgb);
  }
}
