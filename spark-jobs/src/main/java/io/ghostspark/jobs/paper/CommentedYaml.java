package io.ghostspark.jobs.paper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints a configuration as people write it: groups in blocks, lists in a line, a note at a key.
 */
final class CommentedYaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.][A-Za-z0-9/_.+-]*");

  private final Function<String, @Nullable String> notes;
  private final StringBuilder out = new StringBuilder();

  private CommentedYaml(Function<String, @Nullable String> notes) {
    this.notes = notes;
  }

  /**
   * @param notes of a dotted key, null for none
   */
  static String print(ObjectNode tree, Function<String, @Nullable String> notes) {
    CommentedYaml yaml = new CommentedYaml(notes);
    yaml.group(tree, "", "");
    return yaml.out.toString();
  }

  /** Keys whose value is null are left out. */
  private void group(ObjectNode tree, String prefix, String indent) {
    for (Iterator<Map.Entry<String, JsonNode>> fields = tree.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getValue().isNull()) {
        continue;
      }
      String key = prefix + field.getKey();
      out.append(indent).append(field.getKey()).append(':');
      if (field.getValue() instanceof ObjectNode below) {
        end(key);
        group(below, key + ".", indent + "  ");
      } else {
        out.append(' ').append(value(field.getValue()));
        end(key);
      }
    }
  }

  private void end(String key) {
    String note = notes.apply(key);
    if (note != null) {
      out.append("  # ").append(note);
    }
    out.append('\n');
  }

  private static String value(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(value(item)));
      return "[" + String.join(", ", items) + "]";
    }
    if (value.isNumber()) {
      return value.asText().replace(".0E", "e");
    }
    String text = value.asText();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "''") + "'";
  }
}
