package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors of a node that meet an empty folder of native libraries at the same time. */
class NativeCacheIT {
  private static final long TIMEOUT_S = 120;

  @TempDir private Path folder;

  /** An executor's first touch of libtorch. */
  static final class Executor {
    private Executor() {}

    public static void main(String[] arguments) {
      NativeLibraries.load();
      Torch.threads(1);
      System.out.println("threads " + Torch.threads());
    }
  }

  @Test
  void twoExecutorsUnpackOnceAndBothRun() throws Exception {
    List<Path> logs = IntStream.range(0, 2).mapToObj(i -> folder.resolve(i + ".log")).toList();
    Path cache = folder.resolve("natives");

    List<Process> executors = logs.stream().map(log -> start(cache, log)).toList();

    for (int i = 0; i < logs.size(); i++) {
      assertThat(executors.get(i).waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(logs.get(i))).isEqualTo("threads 1\n");
      assertThat(executors.get(i).exitValue()).isZero();
    }
    try (Stream<Path> files = Files.walk(cache)) {
      List<String> libraries =
          files.map(file -> file.getFileName().toString()).filter(n -> n.contains(".so")).toList();
      assertThat(libraries)
          .contains("libtorch_cpu.so", "libjnitorch.so", "libjniopencv_imgcodecs.so");
    }
  }

  private static Process start(Path cache, Path log) {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-Dorg.bytedeco.javacpp.cachedir=" + cache,
              "-cp",
              System.getProperty("java.class.path"),
              Executor.class.getName())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
