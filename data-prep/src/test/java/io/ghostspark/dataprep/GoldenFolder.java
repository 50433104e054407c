package io.ghostspark.dataprep;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reference files: the folder named by the system property golden.dir, else the repository's copy.
 */
public final class GoldenFolder {
  private static final Path COPY = Path.of("src/test/resources/golden");

  private GoldenFolder() {}

  /** Skips the calling test if the folder named by golden.dir has no such file. */
  public static JsonNode json(String name) throws IOException {
    Path file = root().resolve(name);
    assumeTrue(Files.exists(file), () -> "no " + file);
    return new ObjectMapper().readTree(file.toFile());
  }

  public static byte[] image(String name) throws IOException {
    return Files.readAllBytes(root().resolve("images").resolve(name));
  }

  private static Path root() {
    String named = System.getProperty("golden.dir", "");
    // Maven starts the tests in the module's folder; the user meant his own.
    return named.isEmpty()
        ? COPY
        : Path.of(System.getProperty("golden.from", "")).resolve(named).normalize();
  }
}
