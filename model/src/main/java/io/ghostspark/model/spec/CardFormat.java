package io.ghostspark.model.spec;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One architecture's card.
 *
 * @param keys beside {@code architecture}, in the order of writing
 * @param isOf whether a network is of this architecture
 * @param values of such a network, in the order of the keys
 * @param spec from a card whose keys are all there and well formed
 */
record CardFormat(
    String architecture,
    Map<String, Kind> keys,
    Predicate<NetworkSpec> isOf,
    Function<NetworkSpec, List<Object>> values,
    Function<NetworkCard, NetworkSpec> spec) {

  /** What a value looks like. */
  enum Kind {
    INTEGER("a whole number", "-?\\d{1,9}"),
    REAL("a number", "-?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?"),
    INTEGERS("whole numbers with commas between", "\\d{1,9}(,\\d{1,9})*"),
    DEPTHWISE_SCALE("with or without", "with|without");

    private final String rule;
    private final Pattern pattern;

    Kind(String rule, String pattern) {
      this.rule = rule;
      this.pattern = Pattern.compile(pattern);
    }

    String rule() {
      return rule;
    }

    boolean matches(String value) {
      return pattern.matcher(value).matches();
    }
  }

  /** A value as the card has it. */
  static String written(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return value instanceof DepthwiseScale scale
        ? scale.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  /** A format of the networks of one class. */
  static <S extends NetworkSpec> CardFormat of(
      String architecture,
      Class<S> type,
      Map<String, Kind> keys,
      Function<S, List<Object>> values,
      Function<NetworkCard, NetworkSpec> spec) {
    return new CardFormat(
        architecture, keys, type::isInstance, network -> values.apply(type.cast(network)), spec);
  }

  /** Keys with their kinds in turn. */
  static Map<String, Kind> keys(Object... keysAndKinds) {
    Map<String, Kind> keys = new LinkedHashMap<>();
    for (int i = 0; i < keysAndKinds.length; i += 2) {
      keys.put((String) keysAndKinds[i], (Kind) keysAndKinds[i + 1]);
    }
    return keys;
  }
}
