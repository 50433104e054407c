package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** JSON whose objects remember which of their keys somebody asked for. */
final class AskedTree {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setNodeFactory(
              new JsonNodeFactory() {
                private static final long serialVersionUID = 1L;

                @Override
                public ObjectNode objectNode() {
                  return new Asked(this);
                }
              });

  private AskedTree() {}

  static JsonNode read(Path file) throws IOException {
    return MAPPER.readTree(file.toFile());
  }

  /** JSON pointers of the entries that nobody asked for; notes (texts) do not count. */
  static List<String> unasked(JsonNode tree) {
    List<String> pointers = new ArrayList<>();
    collect("", tree, pointers);
    return pointers;
  }

  /** Takes everything below a node as asked for. */
  static void excuse(JsonNode tree) {
    tree.fields().forEachRemaining(field -> excuse(field.getValue()));
    if (tree.isArray()) {
      tree.forEach(AskedTree::excuse);
    }
  }

  private static void collect(String pointer, JsonNode tree, List<String> pointers) {
    if (tree instanceof Asked object) {
      for (Map.Entry<String, JsonNode> field : object.all()) {
        String below = pointer + "/" + field.getKey();
        if (object.asked.contains(field.getKey())) {
          collect(below, field.getValue(), pointers);
        } else if (!field.getValue().isTextual()) {
          pointers.add(below);
        }
      }
    } else if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        collect(pointer + "/" + i, tree.get(i), pointers);
      }
    }
  }

  /** An object; going through all of its keys asks for all of them. */
  private static final class Asked extends ObjectNode {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> asked = ConcurrentHashMap.newKeySet();

    Asked(JsonNodeFactory factory) {
      super(factory);
    }

    Set<Map.Entry<String, JsonNode>> all() {
      return super.properties();
    }

    @Override
    public JsonNode get(String key) {
      asked.add(key);
      return super.get(key);
    }

    @Override
    public JsonNode path(String key) {
      asked.add(key);
      return super.path(key);
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
      all().forEach(field -> asked.add(field.getKey()));
      return super.properties();
    }

    @Override
    public Iterator<Map.Entry<String, JsonNode>> fields() {
      return properties().iterator();
    }

    @Override
    public Iterator<JsonNode> elements() {
      return properties().stream().map(Map.Entry::getValue).iterator();
    }
  }
}
