package io.ghostspark.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration record back to its keys; absent sections are left out. */
final class RecordTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordTree() {}

  static ObjectNode of(Record config) {
    ObjectNode tree = NODES.objectNode();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = value(component, config);
      if (value != null) {
        tree.set(KeyNames.kebab(component.getName()), node(value));
      }
    }
    return tree;
  }

  /** The same without values that are their keys' defaults. */
  static ObjectNode withoutDefaults(Record config) {
    ObjectNode tree = NODES.objectNode();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = value(component, config);
      if (value != null && !isDefault(component, value)) {
        JsonNode node = value instanceof Record section ? withoutDefaults(section) : node(value);
        tree.set(KeyNames.kebab(component.getName()), node);
      }
    }
    return tree;
  }

  private static boolean isDefault(RecordComponent component, Object value) {
    Default fallback = component.getAnnotation(Default.class);
    return fallback != null
        && ScalarValues.parse(component.getGenericType(), YamlTree.scalar(fallback.value()))
            .equals(value);
  }

  private static JsonNode node(Object value) {
    if (value instanceof Record section) {
      return of(section);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof Enum<?> constant) {
      return NODES.textNode(KeyNames.kebab(constant.name()));
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Number number) {
      return NODES.numberNode(number.longValue());
    }
    return NODES.textNode(value.toString());
  }

  static @Nullable Object value(RecordComponent component, Record config) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read configuration " + component.getName(), e);
    }
  }
}
