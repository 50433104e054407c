package io.ghostspark.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Precision;
import io.ghostspark.model.torch.TorchLogits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folded network is the training form in evaluation mode. */
class FoldLawTest {
  /** Of max |logit|: both forms in float64; the reference differs by up to 5e-14. */
  private static final double F64 = 1e-10;

  /** Of max |logit|: float32 weights and arithmetic through 54 layers; the reference has 1.7e-5. */
  private static final double F32 = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "0.2, 3, WITH, 33, 33",
    "0.3, 2, WITHOUT, 34, 51",
    "0.5, 1, WITHOUT, 48, 48",
    "0.5, 1, WITH, 33, 47",
    "0.5, 2, WITH, 47, 33",
    "0.5, 3, WITHOUT, 65, 40",
    "0.5, 3, WITH, 48, 48",
    "0.5, 4, WITH, 50, 37",
    "0.5, 5, WITHOUT, 33, 33",
    "0.5, 5, WITH, 64, 64",
    "1.0, 3, WITH, 35, 61"
  })
  void foldedNetworkGivesTheLogitsOfTheTrainingForm(
      double width, int numBranches, DepthwiseScale scale, int heightPx, int widthPx) {
    GhostNetV3Spec spec = new GhostNetV3Spec(width, 10, numBranches, scale, 0);
    Weights training = conditioned(GoldenTensors.weights(spec, "fold"), numBranches);
    float[] pixels = GoldenTensors.input("fold", 2 * 3 * heightPx * widthPx);
    TorchLogits.Input input = new TorchLogits.Input(pixels, 2, heightPx, widthPx);

    double[] expected = TorchLogits.of(training, input, Precision.F64);
    double[] exact = TorchLogits.of(spec.deployed(), exactlyFolded(training), input);
    double[] rounded = TorchLogits.of(BranchFolder.fold(training), input, Precision.F32);

    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(largest).isPositive();
    assertThat(exact).containsExactly(expected, within(F64 * largest));
    assertThat(rounded).containsExactly(expected, within(F32 * largest));
  }

  @Test
  void narrowNetworksHaveAPrimaryIdentityBranch() {
    GhostNetV3Spec narrow = new GhostNetV3Spec(0.2, 10, 3, DepthwiseScale.WITH, 0);
    GhostNetV3Spec published = new GhostNetV3Spec(0.5, 10, 3, DepthwiseScale.WITH, 0);

    assertThat(numPrimarySkips(narrow)).isPositive();
    assertThat(numPrimarySkips(published)).isZero();
  }

  private static long numPrimarySkips(GhostNetV3Spec spec) {
    return spec.tensors().stream().filter(t -> t.name().contains("primary_rpr_skip")).count();
  }

  /** The generated scales suit three branches; sums of more would grow to 1e5 and saturate. */
  private static Weights conditioned(Weights weights, int numBranches) {
    float[] values = weights.values().clone();
    for (FlatLayout.Slot slot : weights.spec().layout().slots()) {
      String name = slot.tensor().name();
      if (numBranches > 3 && name.contains("_rpr_") && name.endsWith(".bn.weight")) {
        for (int i = 0; i < slot.tensor().numElements(); i++) {
          values[slot.offset() + i] *= 3f / numBranches;
        }
      }
    }
    return new Weights(weights.spec(), values);
  }

  /** Every deployed tensor in float64, by name. */
  private static Map<String, double[]> exactlyFolded(Weights training) {
    WeightTable table = WeightTable.of(training);
    Map<String, double[]> tensors = new HashMap<>();
    BranchFolder.convolutions(training)
        .forEach(
            (key, convolution) -> {
              tensors.put(key + ".weight", convolution.kernelF64());
              tensors.put(key + ".bias", convolution.biasF64());
            });
    training.spec().tensors().stream()
        .map(TensorSpec::name)
        .forEach(name -> tensors.put(name, widened(table.values(name))));
    return tensors;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
