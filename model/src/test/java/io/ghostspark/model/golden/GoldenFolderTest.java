package io.ghostspark.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GoldenFolderTest {

  @Test
  void everyFileIsReadBySomeTestOrListedAsOutOfScope() {
    assertThat(GoldenFolder.entries())
        .as("entries of '%s'", GoldenFolder.path())
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(Arrays.stream(Kind.values()).filter(kind -> kind.matches(file)))
                    .as("kinds of '%s'", file.getFileName())
                    .hasSize(1));
  }

  /** The worked examples of golden README §1. */
  @Test
  void generatedTensorsHaveTheDocumentedBits() {
    Weights weights =
        GoldenTensors.weights(new GhostNetV3Spec(1.0, 1000, 3, DepthwiseScale.WITH, 0), "golden-1");

    assertThat(bits(GoldenTensors.input("golden-1", 1)[0])).isEqualTo("3f769560");
    assertThat(bits(weights, "conv_stem.weight", 5)).isEqualTo("3e9a077b");
    assertThat(bits(weights, "blocks.0.0.ghost1.primary_rpr_conv.0.bn.weight", 0))
        .isEqualTo("3f35b10b");
    assertThat(bits(weights, "blocks.2.0.ghost1.short_conv.1.running_var", 11))
        .isEqualTo("3f9a9734");
    assertThat(bits(weights, "classifier.weight", 1279999)).isEqualTo("3bab0172");
  }

  private static String bits(Weights weights, String name, int index) {
    int offset = weights.spec().layout().slot(name).offset();
    return bits(weights.values()[offset + index]);
  }

  private static String bits(float value) {
    return Integer.toHexString(Float.floatToIntBits(value));
  }
}
