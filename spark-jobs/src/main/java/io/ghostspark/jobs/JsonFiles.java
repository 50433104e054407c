package io.ghostspark.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ghostspark.dataprep.file.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Results as JSON with kebab-case keys; absent values are left out. A file of one record begins
 * with {@code schema-version}: a key that changes its meaning or goes away raises it, a new key
 * does not.
 */
public final class JsonFiles {
  /** Of {@code evaluation.json}, {@code export.json}, {@code result.json}, {@code stages.json}. */
  static final int SCHEMA_VERSION = 1;

  private static final String VERSION_KEY = "schema-version";
  private static final JsonMapper LINE =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();
  private static final JsonMapper PRETTY =
      LINE.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final JsonMapper TOLERANT =
      LINE.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private JsonFiles() {}

  /** One record, indented, its schema version first. */
  public static void write(Configuration hadoop, Path file, Record content) {
    try {
      ObjectNode tree = PRETTY.createObjectNode().put(VERSION_KEY, SCHEMA_VERSION);
      tree.setAll(PRETTY.<ObjectNode>valueToTree(content));
      write(hadoop, file, PRETTY.writeValueAsString(tree) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write '" + file + "' as JSON", e);
    }
  }

  /** One record, indented, without a line end. */
  public static String text(Record content) {
    try {
      return PRETTY.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write record as JSON", e);
    }
  }

  /** One record a line. */
  public static void writeLines(Configuration hadoop, Path file, List<? extends Record> rows) {
    write(hadoop, file, rows.stream().map(row -> line(row) + "\n").collect(Collectors.joining()));
  }

  /** What {@link #write} wrote. */
  public static <T extends Record> T read(Configuration hadoop, Path file, Class<T> type) {
    try {
      JsonNode tree = LINE.readTree(text(hadoop, file));
      // Files of the first days have no version; they are version 1.
      int version = tree.path(VERSION_KEY).asInt(SCHEMA_VERSION);
      if (version != SCHEMA_VERSION || !(tree instanceof ObjectNode object)) {
        throw new ValidationException(
            "Cannot read '%s': schema-version expected = %d, actual = %d; make it again with this version"
                .formatted(file, SCHEMA_VERSION, version));
      }
      object.remove(VERSION_KEY);
      return LINE.treeToValue(object, type);
    } catch (JsonProcessingException e) {
      throw new ValidationException(
          "Cannot read '" + file + "' as " + type.getSimpleName() + ": " + e.getOriginalMessage(),
          e);
    }
  }

  /** What {@link #writeLines} wrote; keys that the record does not have are left out. */
  public static <T extends Record> List<T> readLines(
      Configuration hadoop, Path file, Class<T> type) {
    List<T> rows = new ArrayList<>();
    for (String line : text(hadoop, file).lines().toList()) {
      try {
        rows.add(TOLERANT.readValue(line, type));
      } catch (JsonProcessingException e) {
        throw new ValidationException(
            "Cannot read line "
                + (rows.size() + 1)
                + " of '"
                + file
                + "' as "
                + type.getSimpleName()
                + ": "
                + e.getOriginalMessage(),
            e);
      }
    }
    return rows;
  }

  private static String text(Configuration hadoop, Path file) {
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw new ValidationException("Cannot read '" + file + "': no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + file + "'", e);
    }
  }

  /** One record in one line, without its end. */
  public static String line(Record row) {
    try {
      return LINE.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write row as JSON", e);
    }
  }

  private static void write(Configuration hadoop, Path file, String text) {
    try {
      WholeFile.write(file.getFileSystem(hadoop), file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + file + "'", e);
    }
  }
}
