package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Launcher, executors and tests set libtorch's, OpenMP's and the allocator's variables alike:
 * figures of one hold for the others.
 */
class NativeSettingsTest {
  @Test
  void launcherExportsWhatExecutorsGet() throws IOException {
    List<String> launcher = Files.readAllLines(Path.of("../deploy/local/launch.sh"));

    SparkSessions.EXECUTOR_ENVIRONMENT.forEach(
        (name, value) ->
            assertThat(launcher).contains("export %1$s=${%1$s:-%2$s}".formatted(name, value)));
  }

  @Test
  void executorsHaveTheOptionsOfTheLauncher() throws IOException {
    assertThat(Files.readAllLines(Path.of("../deploy/local/jvm.options")))
        .containsAll(SparkSessions.EXECUTOR_OPTIONS);
  }

  @Test
  void testsRunWithTheEnvironmentOfExecutors() {
    assertThat(System.getenv()).containsAllEntriesOf(SparkSessions.EXECUTOR_ENVIRONMENT);
  }
}
