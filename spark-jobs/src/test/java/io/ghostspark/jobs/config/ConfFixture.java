package io.ghostspark.jobs.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The repository's {@code conf/} folder, from a test's working directory. */
public final class ConfFixture {
  private ConfFixture() {}

  public static Path folder() {
    Path beside = Path.of("conf");
    return Files.isDirectory(beside) ? beside : Path.of("..", "conf");
  }

  public static LoadedConf demo(String... overrides) {
    return ConfLoader.load(folder().resolve("demo.yaml"), List.of(overrides));
  }

  public static String demoText() {
    try {
      return Files.readString(folder().resolve("demo.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
