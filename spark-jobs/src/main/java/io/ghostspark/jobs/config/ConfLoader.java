package io.ghostspark.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ghostspark.jobs.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads one experiment: YAML file, then {@code --set} overrides, then every check at once. */
public final class ConfLoader {
  private ConfLoader() {}

  /**
   * @param overrides {@code a.b=c}, applied in order; the value is read as YAML
   */
  public static LoadedConf load(Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "Cannot read configuration " + file + ": no such file; give it with --conf FILE");
    }
    try {
      return parse(Files.readString(file), file.toString(), overrides);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read configuration " + file, e);
    }
  }

  /**
   * @param source name of the text for messages
   */
  public static LoadedConf parse(String yaml, String source, List<String> overrides) {
    ObjectNode tree = tree(yaml, source, overrides);
    RecordBinder binder = new RecordBinder(RunConfig.class);
    RunConfig config = binder.bind(RunConfig.class, tree, "");
    Checks checks = Checks.of(binder.unusable());
    check(config, checks);
    List<String> problems = new ArrayList<>(binder.problems());
    problems.addAll(checks.problems());
    addPasswords("", tree, problems);
    if (!problems.isEmpty()) {
      throw new InvalidConfException(source, problems);
    }
    return new LoadedConf(source, config);
  }

  /** The keys of a text with overrides applied, without any check of their names and values. */
  public static ObjectNode tree(String yaml, String source, List<String> overrides) {
    ObjectNode tree = YamlTree.parse(yaml, source);
    overrides.forEach(override -> apply(tree, override));
    return tree;
  }

  private static void apply(ObjectNode tree, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "Invalid --set: '" + override + "' (must be key=value, such as train.epochs=2)");
    }
    String[] keys = override.substring(0, equals).split("\\.", -1);
    ObjectNode group = tree;
    for (int i = 0; i < keys.length - 1; i++) {
      JsonNode child = group.get(keys[i]);
      group = child instanceof ObjectNode object ? object : group.putObject(keys[i]);
    }
    group.set(keys[keys.length - 1], YamlTree.scalar(override.substring(equals + 1)));
  }

  /** A configuration is saved, printed and logged: no place for passwords. */
  private static void addPasswords(String key, JsonNode node, List<String> problems) {
    if (node.isTextual() && Redaction.hasPassword(node.textValue())) {
      problems.add(
          "Invalid %s: '%s' (must be without a password: Spark's spark.hadoop.* settings, the environment or the machine's role have it)"
              .formatted(key, Redaction.of(node.textValue())));
    }
    node.fields()
        .forEachRemaining(
            field ->
                addPasswords(
                    key.isEmpty() ? field.getKey() : key + "." + field.getKey(),
                    field.getValue(),
                    problems));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      addPasswords(key + "[" + i + "]", node.get(i), problems);
    }
  }

  private static void check(Record config, Checks checks) {
    if (config instanceof Checked checked) {
      checked.check(checks);
    }
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      String key = KeyNames.kebab(component.getName());
      Object value = RecordTree.value(component, config);
      if (value instanceof List<?> items) {
        checkItems(items, key, checks);
      } else if (RecordBinder.isSection(component.getType()) && value instanceof Record section) {
        check(section, checks.below(key));
      }
    }
  }

  private static void checkItems(List<?> items, String key, Checks checks) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Record item) {
        check(item, checks.below(key + "[" + i + "]"));
      }
    }
  }
}
