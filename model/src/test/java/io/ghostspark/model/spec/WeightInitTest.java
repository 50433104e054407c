package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightInitTest {
  private static final GhostNetV3Spec GHOST =
      new GhostNetV3Spec(0.5, 10, 3, DepthwiseScale.WITH, 0);

  @Test
  void sameSeedSameWeightsOtherSeedOthers() {
    float[] first = WeightInit.initial(GHOST, 1).values();

    assertThat(WeightInit.initial(GHOST, 1).values()).isEqualTo(first);
    assertThat(WeightInit.initial(GHOST, 2).values()).isNotEqualTo(first);
  }

  @Test
  void weightsAndTheirBiasesFillTheFrameworksRange() {
    Weights weights = WeightInit.initial(GHOST, 1);

    fills(weights, "conv_stem.weight", 1 / Math.sqrt(27));
    fills(weights, "blocks.3.0.dw_rpr_conv.1.conv.weight", 1 / 5.0);
    fills(weights, "classifier.weight", 1 / Math.sqrt(1280));
    fills(weights, "conv_head.bias", 1 / Math.sqrt(480));
  }

  @Test
  void normalisationsStartAsTheIdentity() {
    Weights weights = WeightInit.initial(GHOST, 1);

    assertThat(tensor(weights, "bn1.weight")).containsOnly(1);
    assertThat(tensor(weights, "bn1.bias")).containsOnly(0);
    assertThat(tensor(weights, "bn1.running_mean")).containsOnly(0);
    assertThat(tensor(weights, "blocks.4.0.ghost1.cheap_rpr_skip.running_var")).containsOnly(1);
    assertThat(tensor(weights, "blocks.4.0.ghost1.cheap_rpr_skip.weight")).containsOnly(1);
  }

  @Test
  void beitStartsWithSmallWeightsAndZeroBiases() {
    Weights weights = WeightInit.initial(new BeitSpec(16, 16, 8, 32, 1, 2, 64, 10), 1);

    float[] qkv = tensor(weights, "blocks.0.attn.qkv.weight");
    double sum = 0;
    for (float value : qkv) {
      sum += value * value;
    }
    assertThat(Math.sqrt(sum / qkv.length)).isCloseTo(0.02, within(0.001));
    assertThat(tensor(weights, "blocks.0.attn.relative_position_bias_table")).containsOnly(0);
    assertThat(tensor(weights, "blocks.0.gamma_1")).containsOnly(0.1f);
    assertThat(tensor(weights, "blocks.0.norm1.weight")).containsOnly(1);
    assertThat(tensor(weights, "head.bias")).containsOnly(0);
    assertThat(tensor(weights, "cls_token")).doesNotContain(0);
  }

  private static void fills(Weights weights, String name, double bound) {
    float[] values = tensor(weights, name);
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).as(name).isBetween(0.9 * bound, bound * (1 + 1e-6));
  }

  private static float[] tensor(Weights weights, String name) {
    FlatLayout.Slot slot = weights.spec().layout().slot(name);
    return Arrays.copyOfRange(
        weights.values(), slot.offset(), slot.offset() + slot.tensor().numElements());
  }
}
