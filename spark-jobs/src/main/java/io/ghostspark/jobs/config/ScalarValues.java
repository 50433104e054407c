package io.ghostspark.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * YAML scalars and lists to the types of configuration records. Messages complete the sentence
 * {@code Invalid <key>: <value> (must be ...)}.
 */
final class ScalarValues {
  /** YAML 1.1 reads {@code 1e-6} as text; every decimal spelling counts as a number here. */
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

  private ScalarValues() {}

  static Object parse(Type type, JsonNode node) {
    if (type instanceof ParameterizedType list) {
      return parseList(list.getActualTypeArguments()[0], node);
    }
    Class<?> scalar = (Class<?>) type;
    if (scalar.isEnum()) {
      return parseEnum(scalar, node);
    }
    if (scalar == String.class) {
      return parseText(node);
    }
    if (scalar == boolean.class) {
      return parseBoolean(node);
    }
    if (scalar == double.class || scalar == Double.class) {
      return parseDecimal(node);
    }
    if (scalar == int.class || scalar == Integer.class) {
      return Math.toIntExact(parseWhole(node, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (scalar == long.class) {
      return parseWhole(node, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    throw new IllegalStateException("Cannot bind configuration type " + scalar.getName());
  }

  /** A value of the type that no rule will look at. */
  static Object standIn(Type type) {
    if (type instanceof ParameterizedType) {
      return List.of();
    }
    Class<?> scalar = (Class<?>) type;
    if (scalar.isEnum()) {
      return scalar.getEnumConstants()[0];
    }
    if (scalar == String.class) {
      return "?";
    }
    if (scalar == boolean.class) {
      return false;
    }
    if (scalar == double.class || scalar == Double.class) {
      return 1.0;
    }
    return scalar == int.class || scalar == Integer.class ? (Object) 1 : (Object) 1L;
  }

  static String shown(JsonNode node) {
    return node.isTextual() ? "'" + node.asText() + "'" : node.toString();
  }

  private static List<Object> parseList(Type element, JsonNode node) {
    if (!node.isArray()) {
      throw mustBe("a list");
    }
    List<Object> values = new ArrayList<>();
    node.forEach(item -> values.add(parse(element, item)));
    return values;
  }

  private static Object parseEnum(Class<?> type, JsonNode node) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = KeyNames.kebab(((Enum<?>) constant).name());
      if (name.equals(node.asText())) {
        return constant;
      }
      names.add(name);
    }
    throw new IllegalArgumentException(oneOf(node.asText(), names));
  }

  /** The rule of a value that must be one of {@code names}, with the nearest of them. */
  static String oneOf(String value, List<String> names) {
    Optional<String> near = KeyNames.nearest(value, names);
    return "(must be one of "
        + String.join(", ", names)
        + ")"
        + near.map(name -> "; did you mean '" + name + "'?").orElse("");
  }

  private static String parseText(JsonNode node) {
    if (!node.isValueNode()) {
      throw mustBe("a text");
    }
    return node.asText();
  }

  private static boolean parseBoolean(JsonNode node) {
    if (!node.isBoolean()) {
      throw mustBe("true or false");
    }
    return node.booleanValue();
  }

  private static double parseDecimal(JsonNode node) {
    boolean isNumber =
        node.isNumber() || (node.isTextual() && DECIMAL.matcher(node.asText()).matches());
    double value = isNumber ? Double.parseDouble(node.asText()) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw mustBe("a number");
    }
    return value;
  }

  private static long parseWhole(JsonNode node, long least, long most) {
    if (!node.isIntegralNumber()) {
      throw mustBe("a whole number");
    }
    if (!node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
      throw mustBe("a whole number in [" + least + ", " + most + "]");
    }
    return node.longValue();
  }

  private static IllegalArgumentException mustBe(String rule) {
    return new IllegalArgumentException("(must be " + rule + ")");
  }
}
