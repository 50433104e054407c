package io.ghostspark.dataprep.coco;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of an array, of which only some fields are kept; asking for one checks it.
 *
 * @param place file and element, such as {@code instances.json: annotations[17]}
 * @param fields values: {@link Double}, {@link Long}, {@link String}, a list of doubles, or what
 *     else was there as its token
 */
record JsonElement(String place, Map<String, Object> fields) {

  /** Reads the object that the parser stands at. */
  static JsonElement read(String place, JsonParser parser, Set<String> wanted) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException(
          "Cannot read '%s': %s (must be an object)".formatted(place, described(parser)));
    }
    Map<String, Object> fields = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (wanted.contains(name)) {
        fields.put(name, value(parser));
      } else {
        parser.skipChildren();
      }
    }
    return new JsonElement(place, fields);
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getText();
      case START_ARRAY -> numbers(parser);
      default -> {
        String text = described(parser);
        parser.skipChildren();
        yield new Other(text);
      }
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getDoubleValue()
        : (Object) parser.getLongValue();
  }

  private static Object numbers(JsonParser parser) throws IOException {
    List<Double> numbers = new ArrayList<>(4);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isNumeric()) {
        String text = described(parser) + " as element " + numbers.size();
        parser.skipChildren();
        skipRest(parser);
        return new Other(text);
      }
      numbers.add(parser.getDoubleValue());
    }
    return numbers;
  }

  private static void skipRest(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
    }
  }

  /** A value of a kind that no field has. */
  private record Other(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private static String described(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> '"' + parser.getText() + '"';
      default -> parser.getText();
    };
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  long id(String name) throws IOException {
    Object value = required(name);
    if (value instanceof Long number) {
      return number;
    }
    // pandas and numpy write integers as 3.0.
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return number.longValue();
    }
    throw invalid(name, value, "an integer");
  }

  int smallId(String name) throws IOException {
    long value = id(name);
    if (value != (int) value) {
      throw invalid(name, value, "a 32-bit integer");
    }
    return (int) value;
  }

  int atLeastOne(String name) throws IOException {
    int value = smallId(name);
    if (value < 1) {
      throw invalid(name, value, ">= 1");
    }
    return value;
  }

  double number(String name) throws IOException {
    Object value = required(name);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw invalid(name, value, "a number");
  }

  double finite(String name) throws IOException {
    double value = number(name);
    if (!Double.isFinite(value)) {
      throw invalid(name, value, "finite");
    }
    return value;
  }

  String text(String name) throws IOException {
    Object value = required(name);
    if (value instanceof String text) {
      return text;
    }
    throw invalid(name, value, "a text");
  }

  CocoBox box(String name) throws IOException {
    Object value = required(name);
    if (!(value instanceof List<?> numbers) || numbers.size() != 4) {
      throw invalid(name, value, "four numbers: x, y, width, height");
    }
    double[] xywh = new double[4];
    for (int i = 0; i < 4; i++) {
      xywh[i] = ((Number) numbers.get(i)).doubleValue();
      if (!Double.isFinite(xywh[i])) {
        throw invalid(name + "[" + i + "]", xywh[i], "finite");
      }
    }
    return new CocoBox(xywh[0], xywh[1], xywh[2], xywh[3]);
  }

  /** An error about a field: file, element, value and rule. */
  IOException invalid(String name, @Nullable Object value, String rule) {
    String shown = value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    return new IOException("Invalid '%s.%s': %s (must be %s)".formatted(place, name, shown, rule));
  }

  private Object required(String name) throws IOException {
    Object value = fields.get(name);
    if (value == null) {
      throw invalid(name, new Other("missing"), "given");
    }
    return value;
  }
}
