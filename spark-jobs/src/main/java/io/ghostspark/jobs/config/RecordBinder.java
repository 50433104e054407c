package io.ghostspark.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a record from a tree of keys. Missing and mistyped values are replaced by stand-ins and
 * listed, so that one pass finds every problem of the whole tree.
 */
final class RecordBinder {
  private final List<String> problems = new ArrayList<>();
  private final Set<String> unusable = new LinkedHashSet<>();
  private final Set<String> knownKeys;

  RecordBinder(Class<? extends Record> root) {
    this.knownKeys = new LinkedHashSet<>();
    collectKeys(root, "", knownKeys);
  }

  /** Problems of the tree's form: unknown and missing keys, wrong types. */
  List<String> problems() {
    return problems;
  }

  /** Dotted keys that hold stand-ins. */
  Set<String> unusable() {
    return unusable;
  }

  /** {@code prefix} is empty or ends with a dot. */
  <T> T bind(Class<T> type, ObjectNode tree, String prefix) {
    RecordComponent[] components = type.getRecordComponents();
    rejectUnknown(tree, prefix, components);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], tree, prefix);
    }
    return construct(type, values);
  }

  private @Nullable Object component(RecordComponent component, ObjectNode tree, String prefix) {
    String name = KeyNames.kebab(component.getName());
    String key = prefix + name;
    JsonNode node = tree.get(name);
    if (node == null || node.isNull()) {
      Default fallback = component.getAnnotation(Default.class);
      if (fallback != null) {
        return ScalarValues.parse(component.getGenericType(), YamlTree.scalar(fallback.value()));
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        return null;
      }
      problems.add("Missing key " + key);
      return standIn(component, key);
    }
    if (isSection(component.getType())) {
      return section(component, node, key);
    }
    Class<?> item = itemSection(component);
    return item == null ? scalar(component, node, key) : sections(component, item, node, key);
  }

  /** A list of sections: items are {@code key[0]}, {@code key[1]}, ... */
  private Object sections(RecordComponent component, Class<?> item, JsonNode node, String key) {
    if (!node.isArray()) {
      problems.add("Invalid " + key + ": " + node + " (must be a list)");
      return standIn(component, key);
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String place = key + "[" + i + "]";
      if (node.get(i) instanceof ObjectNode tree) {
        items.add(bind(item, tree, place + "."));
      } else {
        problems.add("Invalid " + place + ": " + node.get(i) + " (must be a group of keys)");
        unusable.add(place);
        items.add(standIn(item, item));
      }
    }
    return items;
  }

  /** The record that a list component holds; null for other components. */
  private static @Nullable Class<?> itemSection(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && list.getActualTypeArguments()[0] instanceof Class<?> item
            && item.isRecord()
        ? item
        : null;
  }

  private Object section(RecordComponent component, JsonNode node, String key) {
    if (!(node instanceof ObjectNode tree)) {
      problems.add("Invalid " + key + ": " + node + " (must be a group of keys)");
      return standIn(component, key);
    }
    Class<?> type = component.getType();
    if (SectionChoice.isChoice(type)) {
      Optional<Class<?>> chosen = chosen(SectionChoice.of(type), tree, key);
      return chosen.isPresent() ? bind(chosen.get(), tree, key + ".") : standIn(component, key);
    }
    return bind(type, tree, key + ".");
  }

  private Object scalar(RecordComponent component, JsonNode node, String key) {
    try {
      return ScalarValues.parse(component.getGenericType(), node);
    } catch (IllegalArgumentException e) {
      problems.add("Invalid " + key + ": " + ScalarValues.shown(node) + " " + e.getMessage());
      return standIn(component, key);
    }
  }

  private Optional<Class<?>> chosen(SectionChoice choice, ObjectNode tree, String key) {
    JsonNode node = tree.get(choice.key());
    String dotted = key + "." + choice.key();
    if (node == null || node.isNull()) {
      if (!choice.absent().isEmpty()) {
        return Optional.ofNullable(choice.record(choice.absent()));
      }
      problems.add("Missing key " + dotted);
      return Optional.empty();
    }
    Class<?> chosen = choice.record(node.asText());
    if (chosen == null) {
      String rule = ScalarValues.oneOf(node.asText(), choice.names());
      problems.add("Invalid " + dotted + ": " + ScalarValues.shown(node) + " " + rule);
    }
    return Optional.ofNullable(chosen);
  }

  private Object standIn(RecordComponent component, String key) {
    unusable.add(key);
    return standIn(component.getGenericType(), component.getType());
  }

  private static Object standIn(java.lang.reflect.Type generic, Class<?> type) {
    if (!isSection(type)) {
      return ScalarValues.standIn(generic);
    }
    Class<?> concrete = SectionChoice.isChoice(type) ? SectionChoice.of(type).first() : type;
    Object[] values =
        Arrays.stream(concrete.getRecordComponents())
            .map(c -> standIn(c.getGenericType(), c.getType()))
            .toArray();
    return construct(concrete, values);
  }

  private void rejectUnknown(ObjectNode tree, String prefix, RecordComponent[] components) {
    Map<String, RecordComponent> known = new LinkedHashMap<>();
    for (RecordComponent component : components) {
      known.put(KeyNames.kebab(component.getName()), component);
    }
    for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.containsKey(name)) {
        problems.add("Unknown key " + prefix + name + suggestion(name, prefix, known.keySet()));
      }
    }
  }

  private String suggestion(String name, String prefix, Set<String> siblings) {
    Optional<String> sibling = KeyNames.nearest(name, siblings);
    if (sibling.isPresent()) {
      return "; did you mean '" + prefix + sibling.get() + "'?";
    }
    return knownKeys.stream()
        .filter(key -> key.endsWith("." + name) && !key.equals(prefix + name))
        .findFirst()
        .map(key -> "; did you mean '" + key + "'?")
        .orElse("; known here: " + String.join(", ", siblings));
  }

  private static void collectKeys(Class<?> type, String prefix, Set<String> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + KeyNames.kebab(component.getName());
      keys.add(key);
      if (SectionChoice.isChoice(component.getType())) {
        for (Class<?> option : SectionChoice.of(component.getType()).all()) {
          collectKeys(option, key + ".", keys);
        }
      } else if (component.getType().isRecord()) {
        collectKeys(component.getType(), key + ".", keys);
      }
    }
  }

  static boolean isSection(Class<?> type) {
    return type.isRecord() || SectionChoice.isChoice(type);
  }

  private static <T> T construct(Class<T> type, @Nullable Object[] values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot construct record " + type.getSimpleName(), e);
    }
  }
}
