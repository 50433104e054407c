package io.ghostspark.model.spec;

import static io.ghostspark.model.spec.CardFormat.Kind.DEPTHWISE_SCALE;
import static io.ghostspark.model.spec.CardFormat.Kind.INTEGER;
import static io.ghostspark.model.spec.CardFormat.Kind.INTEGERS;
import static io.ghostspark.model.spec.CardFormat.Kind.REAL;
import static io.ghostspark.model.spec.CardFormat.keys;

import io.ghostspark.model.spec.CardFormat.Kind;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The architectures that have a card. */
final class CardFormats {
  private static final Map<String, Kind> BRANCHED =
      keys(
          "width",
          REAL,
          "classes",
          INTEGER,
          "branches",
          INTEGER,
          "depthwise-scale",
          DEPTHWISE_SCALE,
          "dropout",
          REAL);

  private static final Map<String, Kind> DEPLOYED = keys("width", REAL, "classes", INTEGER);

  private static final Map<String, Kind> GHOSTNET =
      keys("width", REAL, "classes", INTEGER, "dropout", REAL);

  private static final Map<String, Kind> TRANSFORMER =
      keys(
          "image-height",
          INTEGER,
          "image-width",
          INTEGER,
          "patch",
          INTEGER,
          "width",
          INTEGER,
          "depth",
          INTEGER,
          "heads",
          INTEGER,
          "mlp-width",
          INTEGER,
          "classes",
          INTEGER);

  private static final List<CardFormat> ALL =
      List.of(
          ghostNetV3(),
          CardFormat.of(
              "ghostnetv3-deployed",
              GhostNetV3DeployedSpec.class,
              DEPLOYED,
              spec -> List.of(spec.width(), spec.numClasses()),
              card -> new GhostNetV3DeployedSpec(card.real("width"), card.integer("classes"))),
          ghostNet("ghostnetv1", Generation.V1),
          ghostNet("ghostnetv2", Generation.V2),
          mobileNetV2(),
          CardFormat.of(
              "mobilenetv2-deployed",
              MobileNetV2DeployedSpec.class,
              DEPLOYED,
              spec -> List.of(spec.width(), spec.numClasses()),
              card -> new MobileNetV2DeployedSpec(card.real("width"), card.integer("classes"))),
          shuffleNetV2(),
          CardFormat.of(
              "shufflenetv2-deployed",
              ShuffleNetV2DeployedSpec.class,
              DEPLOYED,
              spec -> List.of(spec.width(), spec.numClasses()),
              card -> new ShuffleNetV2DeployedSpec(card.real("width"), card.integer("classes"))),
          CardFormat.of(
              "beitv2",
              BeitSpec.class,
              TRANSFORMER,
              CardFormats::sizes,
              card ->
                  new BeitSpec(
                      card.integer("image-height"),
                      card.integer("image-width"),
                      card.integer("patch"),
                      card.integer("width"),
                      card.integer("depth"),
                      card.integer("heads"),
                      card.integer("mlp-width"),
                      card.integer("classes"))),
          CardFormat.of(
              "vit",
              VitSpec.class,
              TRANSFORMER,
              CardFormats::sizes,
              card ->
                  new VitSpec(
                      card.integer("image-height"),
                      card.integer("image-width"),
                      card.integer("patch"),
                      card.integer("width"),
                      card.integer("depth"),
                      card.integer("heads"),
                      card.integer("mlp-width"),
                      card.integer("classes"))),
          CardFormat.of(
              "resnet",
              ResNetSpec.class,
              keys("width", INTEGER, "depths", INTEGERS, "classes", INTEGER),
              spec -> List.of(spec.width(), spec.depths(), spec.numClasses()),
              card ->
                  new ResNetSpec(
                      card.integer("width"), card.integers("depths"), card.integer("classes"))));

  private CardFormats() {}

  static CardFormat of(NetworkSpec network) {
    return ALL.stream()
        .filter(format -> format.isOf().test(network))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot write network: no card for " + network.architecture()));
  }

  static CardFormat named(@Nullable String architecture) {
    return ALL.stream()
        .filter(format -> format.architecture().equals(architecture))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid architecture: "
                        + architecture
                        + " (must be one of "
                        + ALL.stream()
                            .map(CardFormat::architecture)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  private static CardFormat ghostNetV3() {
    return CardFormat.of(
        "ghostnetv3",
        GhostNetV3Spec.class,
        BRANCHED,
        spec ->
            List.of(
                spec.width(),
                spec.numClasses(),
                spec.numBranches(),
                spec.depthwiseScale(),
                spec.dropout()),
        card ->
            new GhostNetV3Spec(
                card.real("width"),
                card.integer("classes"),
                card.integer("branches"),
                card.depthwiseScale(),
                card.real("dropout")));
  }

  private static CardFormat ghostNet(String architecture, Generation generation) {
    return new CardFormat(
        architecture,
        GHOSTNET,
        network -> network instanceof GhostNetSpec ghost && ghost.generation() == generation,
        network -> {
          GhostNetSpec spec = (GhostNetSpec) network;
          return List.of(spec.width(), spec.numClasses(), spec.dropout());
        },
        card ->
            new GhostNetSpec(
                generation, card.real("width"), card.integer("classes"), card.real("dropout")));
  }

  private static CardFormat mobileNetV2() {
    return CardFormat.of(
        "mobilenetv2",
        MobileNetV2Spec.class,
        BRANCHED,
        spec ->
            List.of(
                spec.width(),
                spec.numClasses(),
                spec.branching().numBranches(),
                spec.branching().scale(),
                spec.dropout()),
        card ->
            new MobileNetV2Spec(
                card.real("width"),
                card.integer("classes"),
                card.branching(),
                card.real("dropout")));
  }

  private static CardFormat shuffleNetV2() {
    return CardFormat.of(
        "shufflenetv2",
        ShuffleNetV2Spec.class,
        keys(
            "width",
            REAL,
            "classes",
            INTEGER,
            "branches",
            INTEGER,
            "depthwise-scale",
            DEPTHWISE_SCALE),
        spec ->
            List.of(
                spec.width(),
                spec.numClasses(),
                spec.branching().numBranches(),
                spec.branching().scale()),
        card ->
            new ShuffleNetV2Spec(card.real("width"), card.integer("classes"), card.branching()));
  }

  private static List<Object> sizes(PatchTransformer spec) {
    return List.of(
        spec.imageHeightPx(),
        spec.imageWidthPx(),
        spec.patchPx(),
        spec.width(),
        spec.depth(),
        spec.numHeads(),
        spec.mlpWidth(),
        spec.numClasses());
  }
}
