package io.ghostspark.jobs.spark;

import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Files of Spark's settings, as spark-submit reads them: {@code key value} or {@code key=value}.
 */
public final class SparkProperties {
  private SparkProperties() {}

  /** Settings of all files; later ones win. */
  public static Map<String, String> read(List<Path> files) {
    Map<String, String> settings = new TreeMap<>();
    files.forEach(file -> settings.putAll(read(file)));
    return settings;
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new ValidationException(
          "Cannot read Spark's settings '%s': %s; give a file such as conf/spark/standalone.conf"
              .formatted(file, e.getMessage()),
          e);
    }
    Map<String, String> settings = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.startsWith("spark.")) {
        throw new ValidationException(
            "Invalid key in '%s': '%s' (must start with spark.)".formatted(file, key));
      }
      settings.put(key, properties.getProperty(key).strip());
    }
    return settings;
  }
}
