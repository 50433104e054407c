package io.ghostspark.jobs.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What produced a file: code, platform, configuration.
 *
 * @param gitCommit SHA of the sources, {@code +dirty} behind it when files differ, or {@code
 *     unknown}
 * @param sections SHA-256 of each configuration section
 * @param writtenAt UTC, ISO-8601
 */
public record Provenance(
    String gitCommit,
    String java,
    String operatingSystem,
    String spark,
    String dl4j,
    String configName,
    String configDigest,
    Map<String, String> sections,
    String writtenAt) {
  private static final long GIT_TIMEOUT_S = 5;

  public static Provenance of(LoadedConf conf, Clock clock) {
    return new Provenance(
        gitCommit(Path.of("").toAbsolutePath()),
        System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        "1.0.0-M2.1",
        conf.config().name(),
        conf.digest(),
        conf.sectionDigests(),
        clock.instant().toString());
  }

  /** Flat text form, for manifests. */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("git-commit", gitCommit);
    map.put("java", java);
    map.put("os", operatingSystem);
    map.put("spark", spark);
    map.put("config-name", configName);
    map.put("config-digest", configDigest);
    map.put("written-at", writtenAt);
    return map;
  }

  private static String gitCommit(Path folder) {
    String commit = git(folder, "rev-parse", "HEAD");
    if (commit.isEmpty()) {
      return "unknown";
    }
    return git(folder, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + "+dirty";
  }

  /** Output of a git command, empty when there is no git or no repository. */
  private static String git(Path folder, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Path output = Files.createTempFile("ghostspark-git", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean done = process.waitFor(GIT_TIMEOUT_S, TimeUnit.SECONDS) && process.exitValue() == 0;
        return done ? Files.readString(output, StandardCharsets.UTF_8).strip() : "";
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
