package io.ghostspark.dataprep.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.dataprep.file.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Reads and writes {@code manifest.json}: indented, kebab-case keys in declared order, maps sorted.
 * The first manifests had camel-case keys; they are read too.
 */
final class ManifestFile {
  static final String NAME = "manifest.json";

  /** Of 100,000 shards in several blocks; what is longer is no manifest and is not read. */
  private static final long MAX_BYTES = 64L << 20;

  private static final String VERSION_KEY = "schema-version";

  private static final JsonMapper CAMEL_CASE = JsonMapper.builder().build();
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private ManifestFile() {}

  /**
   * Reads a manifest.
   *
   * @param maker subcommand that writes such folders, named in messages
   */
  static <T> T read(
      Configuration hadoop, Path folder, Class<T> type, int schemaVersion, String maker)
      throws IOException {
    Path file = new Path(folder, NAME);
    byte[] bytes;
    FileSystem files = file.getFileSystem(hadoop);
    try (InputStream in = files.open(file)) {
      bytes = in.readNBytes((int) MAX_BYTES + 1);
    } catch (FileNotFoundException missing) {
      throw new IOException(
          "Cannot read manifest '%s': it does not exist, so '%s' holds nothing finished; run '%s'"
              .formatted(file, folder, maker),
          missing);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "Cannot read manifest '%s': %d bytes (must be at most %d)"
              .formatted(file, files.getFileStatus(file).getLen(), MAX_BYTES));
    }
    return parse(bytes, file, type, schemaVersion, maker);
  }

  /** Readers see all of it or nothing, or the one before. */
  static void write(Configuration hadoop, Path folder, Object manifest) throws IOException {
    Path file = new Path(folder, NAME);
    String text = MAPPER.writeValueAsString(manifest) + "\n";
    WholeFile.write(file.getFileSystem(hadoop), file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T parse(
      byte[] bytes, Path file, Class<T> type, int schemaVersion, String maker) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      String task = tree.path("task").asText("classification");
      if (type == DetectionManifest.class != task.equals(DetectionManifest.TASK)) {
        throw new IOException(
            "Cannot read manifest '%s': it describes a data set of task '%s'; correct the path, or run '%s'"
                .formatted(file, task, maker));
      }
      boolean isCamelCase = !tree.has(VERSION_KEY) && tree.has("schemaVersion");
      JsonNode version = tree.path(isCamelCase ? "schemaVersion" : VERSION_KEY);
      if (!version.isInt() || version.intValue() != schemaVersion) {
        throw new IOException(
            "Cannot read manifest '%s': schema version %s, expected %d; run '%s' of this version"
                .formatted(
                    file, version.isMissingNode() ? "missing" : version, schemaVersion, maker));
      }
      return (isCamelCase ? CAMEL_CASE : MAPPER).treeToValue(tree, type);
    } catch (JsonProcessingException malformed) {
      throw new IOException(
          "Cannot read manifest '%s': truncated or malformed JSON (%d bytes): %s"
              .formatted(file, bytes.length, malformed.getOriginalMessage()),
          malformed);
    }
  }
}
