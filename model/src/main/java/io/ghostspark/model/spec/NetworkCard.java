package io.ghostspark.model.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final List<String> TRANSFORMER_KEYS =
      List.of(
          "image-height",
          "image-width",
          "patch",
          "width",
          "depth",
          "heads",
          "mlp-width",
          "classes");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public NetworkCard {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The card of a network. */
  public static NetworkCard of(NetworkSpec spec) {
    Map<String, String> entries = new LinkedHashMap<>();
    if (spec instanceof GhostNetV3Spec ghost) {
      entries.put(ARCHITECTURE, Architecture.GHOSTNETV3.cardName());
      entries.put("width", Double.toString(ghost.width()));
      entries.put("classes", Integer.toString(ghost.numClasses()));
      entries.put("branches", Integer.toString(ghost.numBranches()));
      entries.put("depthwise-scale", ghost.depthwiseScale().name().toLowerCase(Locale.ROOT));
      entries.put("dropout", Double.toString(ghost.dropout()));
    } else if (spec instanceof GhostNetV3DeployedSpec deployed) {
      entries.put(ARCHITECTURE, Architecture.GHOSTNETV3_DEPLOYED.cardName());
      entries.put("width", Double.toString(deployed.width()));
      entries.put("classes", Integer.toString(deployed.numClasses()));
    } else if (spec instanceof PatchTransformer transformer) {
      put(entries, transformer);
    } else if (spec instanceof ResNetSpec resNet) {
      entries.put(ARCHITECTURE, Architecture.RESNET.cardName());
      entries.put("width", Integer.toString(resNet.width()));
      entries.put(
          "depths", resNet.depths().stream().map(String::valueOf).collect(Collectors.joining(",")));
      entries.put("classes", Integer.toString(resNet.numClasses()));
    } else {
      throw new IllegalArgumentException(
          "Cannot write network: no card for " + spec.architecture());
    }
    return new NetworkCard(entries);
  }

  private static void put(Map<String, String> entries, PatchTransformer spec) {
    Architecture architecture = spec instanceof BeitSpec ? Architecture.BEITV2 : Architecture.VIT;
    entries.put(ARCHITECTURE, architecture.cardName());
    entries.put("image-height", Integer.toString(spec.imageHeightPx()));
    entries.put("image-width", Integer.toString(spec.imageWidthPx()));
    entries.put("patch", Integer.toString(spec.patchPx()));
    entries.put("width", Integer.toString(spec.width()));
    entries.put("depth", Integer.toString(spec.depth()));
    entries.put("heads", Integer.toString(spec.numHeads()));
    entries.put("mlp-width", Integer.toString(spec.mlpWidth()));
    entries.put("classes", Integer.toString(spec.numClasses()));
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
    Architecture architecture = Architecture.named(entries.get(ARCHITECTURE));
    List<String> problems = new ArrayList<>();
    for (String key : entries.keySet()) {
      if (!key.equals(ARCHITECTURE) && !architecture.keys().containsKey(key)) {
        problems.add(
            "Unknown key: "
                + key
                + " (keys of "
                + architecture.cardName()
                + " are "
                + String.join(", ", architecture.keys().keySet())
                + ")");
      }
    }
    architecture.keys().forEach((key, kind) -> check(key, kind, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return switch (architecture) {
      case GHOSTNETV3 ->
          new GhostNetV3Spec(
              real("width"),
              integer("classes"),
              integer("branches"),
              DepthwiseScale.valueOf(text("depthwise-scale").toUpperCase(Locale.ROOT)),
              real("dropout"));
      case GHOSTNETV3_DEPLOYED -> new GhostNetV3DeployedSpec(real("width"), integer("classes"));
      case BEITV2 ->
          new BeitSpec(
              integer("image-height"),
              integer("image-width"),
              integer("patch"),
              integer("width"),
              integer("depth"),
              integer("heads"),
              integer("mlp-width"),
              integer("classes"));
      case VIT ->
          new VitSpec(
              integer("image-height"),
              integer("image-width"),
              integer("patch"),
              integer("width"),
              integer("depth"),
              integer("heads"),
              integer("mlp-width"),
              integer("classes"));
      case RESNET ->
          new ResNetSpec(
              integer("width"),
              Arrays.stream(text("depths").split(",")).map(Integer::valueOf).toList(),
              integer("classes"));
    };
  }

  private void check(String key, Kind kind, List<String> problems) {
    String value = entries.get(key);
    if (value == null) {
      problems.add("Missing key: " + key + " (must be " + kind.rule + ")");
    } else if (!kind.pattern.matcher(value).matches()) {
      problems.add("Invalid " + key + ": " + value + " (must be " + kind.rule + ")");
    }
  }

  private String text(String key) {
    return Objects.requireNonNull(entries.get(key), key);
  }

  private int integer(String key) {
    return Integer.parseInt(text(key));
  }

  private double real(String key) {
    return Double.parseDouble(text(key));
  }

  /** What a value looks like. */
  private enum Kind {
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
  }

  /** The architectures that have a card, with their keys. */
  private enum Architecture {
    GHOSTNETV3("ghostnetv3"),
    GHOSTNETV3_DEPLOYED("ghostnetv3-deployed"),
    BEITV2("beitv2"),
    VIT("vit"),
    RESNET("resnet");

    private final String cardName;

    Architecture(String cardName) {
      this.cardName = cardName;
    }

    String cardName() {
      return cardName;
    }

    Map<String, Kind> keys() {
      Map<String, Kind> keys = new LinkedHashMap<>();
      switch (this) {
        case GHOSTNETV3 -> {
          keys.put("width", Kind.REAL);
          keys.put("classes", Kind.INTEGER);
          keys.put("branches", Kind.INTEGER);
          keys.put("depthwise-scale", Kind.DEPTHWISE_SCALE);
          keys.put("dropout", Kind.REAL);
        }
        case GHOSTNETV3_DEPLOYED -> {
          keys.put("width", Kind.REAL);
          keys.put("classes", Kind.INTEGER);
        }
        case BEITV2, VIT -> {
          for (String key : TRANSFORMER_KEYS) {
            keys.put(key, Kind.INTEGER);
          }
        }
        case RESNET -> {
          keys.put("width", Kind.INTEGER);
          keys.put("depths", Kind.INTEGERS);
          keys.put("classes", Kind.INTEGER);
        }
      }
      return keys;
    }

    static Architecture named(@Nullable String name) {
      for (Architecture architecture : values()) {
        if (architecture.cardName.equals(name)) {
          return architecture;
        }
      }
      throw new IllegalArgumentException(
          "Invalid architecture: "
              + name
              + " (must be one of "
              + Arrays.stream(values())
                  .map(Architecture::cardName)
                  .collect(Collectors.joining(", "))
              + ")");
    }
  }
}
