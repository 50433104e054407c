package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkCardTest {

  static Stream<NetworkSpec> specs() {
    return Stream.of(
        new GhostNetV3Spec(1.3, 10, 5, DepthwiseScale.WITHOUT, 0.2),
        new GhostNetV3Spec(0.5, 1000, 3, DepthwiseScale.WITH, 0),
        new GhostNetV3DeployedSpec(1.6, 7),
        new GhostNetSpec(GhostNetSpec.Generation.V1, 0.5, 3, 0.2),
        new GhostNetSpec(GhostNetSpec.Generation.V2, 1.3, 3, 0),
        new MobileNetV2Spec(1.4, 9, new Branching(3, DepthwiseScale.WITH), 0.2),
        new MobileNetV2DeployedSpec(1.4, 9),
        new ShuffleNetV2Spec(2.0, 9, Branching.NONE),
        new ShuffleNetV2DeployedSpec(0.5, 9),
        new BeitSpec(32, 64, 16, 48, 2, 3, 192, 5),
        new VitSpec(32, 64, 16, 48, 2, 3, 192, 5),
        new ResNetSpec(8, List.of(1, 2, 3, 4), 5));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void cardsRoundTripThroughJsonAndMetadata(NetworkSpec spec) {
    NetworkCard card = NetworkCard.of(spec);

    assertThat(card.spec()).isEqualTo(spec);
    assertThat(NetworkCard.fromJson(card.json()).spec()).isEqualTo(spec);
    assertThat(NetworkCard.fromMetadata(Map.of(NetworkCard.METADATA_KEY, card.json())))
        .isEqualTo(card);
    assertThat(NetworkCard.fromMetadata(Map.of())).isNull();
  }

  @Test
  void keysAreThoseOfTheConfiguration() {
    NetworkSpec ghost = new GhostNetV3Spec(0.5, 10, 3, DepthwiseScale.WITH, 0);

    assertThat(NetworkCard.of(ghost).json())
        .isEqualTo(
            "{\"architecture\":\"ghostnetv3\",\"width\":\"0.5\",\"classes\":\"10\","
                + "\"branches\":\"3\",\"depthwise-scale\":\"with\",\"dropout\":\"0.0\"}");
    assertThat(NetworkCard.of(BeitSpecTest.TINY_RECT).entries())
        .containsOnlyKeys(
            "architecture",
            "image-height",
            "image-width",
            "patch",
            "width",
            "depth",
            "heads",
            "mlp-width",
            "classes");
  }

  @Test
  void allProblemsAreOneError() {
    NetworkCard card =
        new NetworkCard(
            Map.of(
                "architecture",
                "ghostnetv3",
                "width",
                "wide",
                "clases",
                "10",
                "branches",
                "3",
                "depthwise-scale",
                "yes",
                "dropout",
                "0"));

    assertThatIllegalArgumentException()
        .isThrownBy(card::spec)
        .withMessage(
            "Unknown key: clases (keys of ghostnetv3 are width, classes, branches,"
                + " depthwise-scale, dropout)\n"
                + "Invalid width: wide (must be a number)\n"
                + "Missing key: classes (must be a whole number)\n"
                + "Invalid depthwise-scale: yes (must be with or without)");
  }

  @Test
  void unknownArchitecturesAndBadJsonAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkCard(Map.of("architecture", "ghostnet")).spec())
        .withMessage(
            "Invalid architecture: ghostnet (must be one of ghostnetv3, ghostnetv3-deployed,"
                + " ghostnetv1, ghostnetv2, mobilenetv2, mobilenetv2-deployed, shufflenetv2,"
                + " shufflenetv2-deployed, beitv2, vit, resnet)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkCard(Map.of()).spec())
        .withMessageStartingWith("Invalid architecture: null (must be one of");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkCard.fromJson("{"))
        .withMessage("Cannot read network from JSON: {");
  }
}
