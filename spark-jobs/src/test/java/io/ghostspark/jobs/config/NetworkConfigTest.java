package io.ghostspark.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.VitSpec;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {
  private static final String PIXELS = "  mean: [0.1, 0.2, 0.3]\n  std: [0.4, 0.5, 0.6]\n";

  @Test
  void everyArchitectureBecomesItsSpec() {
    assertThat(spec("architecture: ghostnetv1", "width: 0.5", "classes: 7", "dropout: 0.2"))
        .isEqualTo(new GhostNetSpec(GhostNetSpec.Generation.V1, 0.5, 7, 0.2));
    assertThat(spec("architecture: ghostnetv2", "width: 1.3", "classes: 7", "dropout: 0"))
        .isEqualTo(new GhostNetSpec(GhostNetSpec.Generation.V2, 1.3, 7, 0));
    assertThat(
            spec(
                "architecture: mobilenetv2",
                "width: 1.4",
                "classes: 7",
                "branches: 3",
                "depthwise-scale: with",
                "dropout: 0.2"))
        .isEqualTo(new MobileNetV2Spec(1.4, 7, new Branching(3, DepthwiseScale.WITH), 0.2));
    assertThat(
            spec(
                "architecture: shufflenetv2",
                "width: 2.0",
                "classes: 7",
                "branches: 0",
                "depthwise-scale: without"))
        .isEqualTo(new ShuffleNetV2Spec(2.0, 7, Branching.NONE));
    assertThat(
            spec(
                "architecture: vit",
                "image-height: 224",
                "image-width: 224",
                "patch: 16",
                "width: 192",
                "depth: 12",
                "heads: 3",
                "mlp-width: 768",
                "classes: 1000"))
        .isEqualTo(new VitSpec(224, 224, 16, 192, 12, 3, 768, 1000));
  }

  @Test
  void onlyGatedNetworksHaveASmallestInput() {
    String v1 = network("architecture: ghostnetv1", "width: 0.5", "classes: 7", "dropout: 0.2");
    String v2 = v1.replace("ghostnetv1", "ghostnetv2");

    assertThat(load(v1).minInputPx()).isEqualTo(1);
    assertThat(load(v2).minInputPx()).isEqualTo(33);
  }

  @Test
  void allBadValuesAreListed() {
    String text =
        network(
            "architecture: shufflenetv2",
            "width: 1.25",
            "classes: 1",
            "branches: 6",
            "depthwise-scale: maybe");

    InvalidConfException failure =
        catchThrowableOfType(
            InvalidConfException.class, () -> ConfLoader.parse(text, "x.yaml", List.of()));

    assertThat(failure.problems())
        .containsExactlyInAnyOrder(
            "Invalid network.width: 1.25 (must be 0.5, 1.0, 1.5 or 2.0)",
            "Invalid network.classes: 1 (must be in [2, 65536])",
            "Invalid network.branches: 6 (must be in [0, 5])",
            "Invalid network.depthwise-scale: 'maybe' (must be one of with, without)");
  }

  private static NetworkSpec spec(String... lines) {
    return load(network(lines)).spec();
  }

  private static NetworkConfig load(String text) {
    return Objects.requireNonNull(ConfLoader.parse(text, "x.yaml", List.of()).config().network());
  }

  private static String network(String... lines) {
    return "name: x\nseed: 1\nnetwork:\n  " + String.join("\n  ", lines) + "\n" + PIXELS;
  }
}
