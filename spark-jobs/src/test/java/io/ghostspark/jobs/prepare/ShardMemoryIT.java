package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose one task at a time prepares, verifies and reads a shard of more than 1 GiB, of
 * images of some 10 MB, never holds 1 GiB itself: heap, native memory and the JVM together.
 */
class ShardMemoryIT {
  private static final long LIMIT_KIB = 1 << 20;

  /** The least that Spark starts with is 450 MiB. */
  private static final String HEAP = "-Xmx512m";

  private static final long TIMEOUT_S = 300;
  private static final int WIDTH_PX = 3200;
  private static final int HEIGHT_PX = 2400;

  @TempDir private static Path folder;

  @Test
  void noStageHoldsAGibibyte() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "peak memory is read from /proc");
    byte[] encoded = JpegEncoder.encode(noise(), 95);
    int images = (int) (1.1 * (1L << 30) / encoded.length) + 1;
    write("train", encoded, images);
    write("val", encoded, 4);

    Path log = folder.resolve("log.txt");
    Process process = program(log);
    assertThat(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    Map<String, Long> peaks = peaks(log);
    Files.writeString(
        Path.of("target/memory.txt"),
        "%d images of %d bytes; peak resident KiB: %s%n".formatted(images, encoded.length, peaks));
    assertThat(Files.size(folder.resolve("kept/train/shard-00000.parquet")))
        .isGreaterThan(1L << 30);
    assertThat(peaks).containsKeys("prepared", "verified", "read", "resized");
    assertThat(peaks.values()).allMatch(kib -> kib > 0 && kib < LIMIT_KIB);
  }

  /** One file with many names: on the disk it lies once. */
  private static void write(String split, byte[] encoded, int images) throws IOException {
    Path first = null;
    for (int i = 0; i < images; i++) {
      Path into = Files.createDirectories(folder.resolve(split + "/class" + i % 2));
      Path file = into.resolve(split + i + ".jpg");
      if (first == null) {
        first = Files.write(file, encoded);
      } else {
        Files.createLink(file, first);
      }
    }
  }

  private static RgbImage noise() {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, 0);
    ByteBuffer rgb = ByteBuffer.allocate(3 * WIDTH_PX * HEIGHT_PX);
    while (rgb.hasRemaining()) {
      rgb.putLong(random.nextLong());
    }
    return new RgbImage(WIDTH_PX, HEIGHT_PX, rgb.array());
  }

  private static Map<String, Long> peaks(Path log) throws IOException {
    Map<String, Long> peaks = new LinkedHashMap<>();
    for (String line : Files.readAllLines(log)) {
      if (line.startsWith("peak ")) {
        String[] words = line.split(" ", 3);
        peaks.put(words[1], Long.parseLong(words[2]));
      }
    }
    return peaks;
  }

  private static Process program(Path log) throws IOException {
    Path root = Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of("..");
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("deploy/local/jvm.options").toAbsolutePath().normalize(),
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                ShardMemoryProgram.class.getName(),
                folder.toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
