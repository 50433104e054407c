package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Launcher, executors and tests set the allocator alike: figures of one hold for the others. */
class NativeSettingsTest {
  @Test
  void launcherSetsTheAllocatorAsExecutorsDo() throws IOException {
    assertThat(Files.readString(Path.of("../deploy/local/launch.sh")))
        .contains("GLIBC_TUNABLES:-" + SparkSessions.KEEP_FREED_MEMORY + "}");
  }

  @Test
  void executorsHaveTheOptionsOfTheLauncher() throws IOException {
    assertThat(Files.readAllLines(Path.of("../deploy/local/jvm.options")))
        .containsAll(SparkSessions.EXECUTOR_OPTIONS);
  }

  @Test
  void testsRunWithTheAllocatorOfExecutors() {
    assertThat(System.getenv("GLIBC_TUNABLES")).isEqualTo(SparkSessions.KEEP_FREED_MEMORY);
  }
}
