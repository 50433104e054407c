package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** deploy/local/jvm.options is the one list of JVM flags; it must hold what spark-submit adds. */
class JvmOptionsTest {

  @Test
  void optionsHoldEveryModuleOptionOfSpark() throws IOException {
    List<String> options = Files.readAllLines(Path.of("../deploy/local/jvm.options"));

    // -XX:+IgnoreUnrecognizedVMOptions only serves Java 8, which knows no --add-opens.
    List<String> ofSpark =
        List.of(JavaModuleOptions.defaultModuleOptions().trim().split(" +")).stream()
            .filter(option -> !option.startsWith("-XX:"))
            .toList();

    assertThat(options).containsAll(ofSpark);
  }

  @Test
  void testsRunWithTheOptions() {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .contains(
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
  }
}
