package io.ghostspark.jobs.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.ghostspark.dataprep.digest.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** YAML text to trees of keys and back. */
final class YamlTree {
  private static final YAMLFactory FACTORY =
      new YAMLFactory()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES);
  private static final ObjectMapper YAML = new ObjectMapper(FACTORY);

  private YamlTree() {}

  /** Parses a whole file; {@code file} is for messages. */
  static ObjectNode parse(String text, String file) {
    try {
      List<String> duplicates = duplicateKeys(text);
      if (!duplicates.isEmpty()) {
        throw new InvalidConfException(file, duplicates);
      }
      JsonNode node = YAML.readTree(text);
      if (node instanceof ObjectNode tree) {
        return tree;
      }
      throw new IllegalArgumentException("Cannot read " + file + ": no keys in it");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read " + file + ": " + firstLines(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** One value as it would stand behind a colon. */
  static JsonNode scalar(String text) {
    try {
      return YAML.readTree(text.isBlank() ? "''" : text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read value '" + text + "': " + firstLines(e), e);
    }
  }

  static String print(ObjectNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot print configuration", e);
    }
  }

  /** SHA-256 (hex) of the tree's canonical JSON. */
  static String digest(JsonNode tree) {
    return CanonicalJson.digest(YAML.convertValue(tree, Object.class));
  }

  private static String firstLines(JsonProcessingException e) {
    String where = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
    return where + e.getOriginalMessage().strip().replaceAll("\\s*\\n\\s*", "; ");
  }

  private static List<String> duplicateKeys(String text) throws IOException {
    List<String> duplicates = new ArrayList<>();
    Deque<Set<String>> open = new ArrayDeque<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> open.push(new HashSet<>());
          case END_OBJECT -> open.pop();
          case FIELD_NAME -> {
            if (!open.element().add(parser.currentName())) {
              String key = parser.getParsingContext().pathAsPointer().toString();
              duplicates.add(
                  "Duplicate key "
                      + key.substring(1).replace('/', '.')
                      + " in line "
                      + parser.getTokenLocation().getLineNr());
            }
          }
          default -> {}
        }
      }
    }
    return duplicates;
  }
}
