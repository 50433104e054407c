package io.ghostspark.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checked configuration.
 *
 * @param source file that it came from, for messages
 */
public record LoadedConf(String source, RunConfig config) {

  /** The complete resolved configuration, overrides and defaults included. */
  public String resolvedYaml() {
    return YamlTree.print(RecordTree.of(config));
  }

  /** SHA-256 (hex) of the whole resolved configuration's canonical JSON. */
  public String digest() {
    return YamlTree.digest(RecordTree.of(config));
  }

  /**
   * SHA-256 (hex) of the configuration without the values that are their keys' defaults: a key that
   * a later version adds with a default leaves it as it was.
   */
  public String givenDigest() {
    return YamlTree.digest(RecordTree.withoutDefaults(config));
  }

  /** SHA-256 (hex) of each top-level section's canonical JSON, by key. */
  public Map<String, String> sectionDigests() {
    Map<String, String> digests = new TreeMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = RecordTree.of(config).fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      digests.put(field.getKey(), YamlTree.digest(field.getValue()));
    }
    return digests;
  }

  /** Every resolved value as text, by dotted key; a list is one value. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    collect("", RecordTree.of(config), values);
    return values;
  }

  private static void collect(String prefix, JsonNode tree, Map<String, String> values) {
    Iterator<Map.Entry<String, JsonNode>> fields = tree.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        collect(prefix + field.getKey() + ".", value, values);
      } else {
        values.put(prefix + field.getKey(), value.isArray() ? value.toString() : value.asText());
      }
    }
  }
}
