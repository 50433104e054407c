package io.ghostspark.model.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.model.spec.CardFormat.Kind;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NetworkSpec} as strings: what a configuration says below {@code network:} and what a
 * weight file carries in its metadata. The key {@code architecture} chooses the others; all are
 * required, none has a default.
 *
 * @param entries by key, in the order of writing
 */
public record NetworkCard(Map<String, String> entries) {

  /** Metadata key under which weight files carry {@link #json()}. */
  public static final String METADATA_KEY = "ghostspark.network";

  private static final String ARCHITECTURE = "architecture";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public NetworkCard {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The card of a network. */
  public static NetworkCard of(NetworkSpec spec) {
    CardFormat format = CardFormats.of(spec);
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(ARCHITECTURE, format.architecture());
    List<Object> values = format.values().apply(spec);
    int next = 0;
    for (String key : format.keys().keySet()) {
      entries.put(key, CardFormat.written(values.get(next++)));
    }
    return new NetworkCard(entries);
  }

  /** The card in a weight file's metadata, or null if it has none. */
  public static @Nullable NetworkCard fromMetadata(Map<String, String> metadata) {
    String json = metadata.get(METADATA_KEY);
    return json == null ? null : fromJson(json);
  }

  /** Inverse of {@link #json()}. */
  public static NetworkCard fromJson(String json) {
    try {
      return new NetworkCard(
          JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read network from JSON: " + json, e);
    }
  }

  /** One JSON object of strings, in the order of {@link #entries()}. */
  public String json() {
    try {
      return JSON.writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write network as JSON: " + entries, e);
    }
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException with all unknown, missing and invalid keys, one a line
   */
  public NetworkSpec spec() {
    CardFormat format = CardFormats.named(entries.get(ARCHITECTURE));
    List<String> problems = new ArrayList<>();
    for (String key : entries.keySet()) {
      if (!key.equals(ARCHITECTURE) && !format.keys().containsKey(key)) {
        problems.add(
            "Unknown key: "
                + key
                + " (keys of "
                + format.architecture()
                + " are "
                + String.join(", ", format.keys().keySet())
                + ")");
      }
    }
    format.keys().forEach((key, kind) -> check(key, kind, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return format.spec().apply(this);
  }

  private void check(String key, Kind kind, List<String> problems) {
    String value = entries.get(key);
    if (value == null) {
      problems.add("Missing key: " + key + " (must be " + kind.rule() + ")");
    } else if (!kind.matches(value)) {
      problems.add("Invalid " + key + ": " + value + " (must be " + kind.rule() + ")");
    }
  }

  int integer(String key) {
    return Integer.parseInt(text(key));
  }

  double real(String key) {
    return Double.parseDouble(text(key));
  }

  List<Integer> integers(String key) {
    return Arrays.stream(text(key).split(",")).map(Integer::valueOf).toList();
  }

  DepthwiseScale depthwiseScale() {
    return DepthwiseScale.valueOf(text("depthwise-scale").toUpperCase(Locale.ROOT));
  }

  Branching branching() {
    return new Branching(integer("branches"), depthwiseScale());
  }

  private String text(String key) {
    return Objects.requireNonNull(entries.get(key), key);
  }
}
