package io.ghostspark.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Precision;
import io.ghostspark.model.torch.TorchLogits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The folded network is the training form in evaluation mode. */
class FoldLawTest {
  /** Of max |logit|: both forms in float64; the reference differs by up to 5e-14. */
  private static final double F64 = 1e-12;

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
    checkFold(training, heightPx, widthPx);
  }

  @ParameterizedTest
  @CsvSource({"1, WITH, 32, 32", "2, WITHOUT, 33, 47", "3, WITH, 40, 32", "5, WITH, 31, 33"})
  void reparameterisedStudentsFoldToo(
      int numBranches, DepthwiseScale scale, int heightPx, int widthPx) {
    Branching branching = new Branching(numBranches, scale);

    checkFold(weights(new MobileNetV2Spec(0.5, 10, branching, 0), numBranches), heightPx, widthPx);
    checkFold(weights(new ShuffleNetV2Spec(0.5, 10, branching), numBranches), heightPx, widthPx);
  }

  private static Weights weights(NetworkSpec spec, int numBranches) {
    // Their generated scales suit one branch.
    return damped(GoldenTensors.weights(spec, "fold"), 1f / (numBranches + 1));
  }

  private static void checkFold(Weights training, int heightPx, int widthPx) {
    float[] pixels = GoldenTensors.input("fold", 2 * 3 * heightPx * widthPx);
    TorchLogits.Input input = new TorchLogits.Input(pixels, 2, heightPx, widthPx);

    double[] expected = TorchLogits.of(training, input, Precision.F64);
    double[] exact = TorchLogits.of(training.spec().deployed(), ExactFold.folded(training), input);
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
    return numBranches > 3 ? damped(weights, 3f / numBranches) : weights;
  }

  /** With the scales of all branch convolutions times {@code factor}. */
  private static Weights damped(Weights weights, float factor) {
    float[] values = weights.values().clone();
    for (FlatLayout.Slot slot : weights.spec().layout().slots()) {
      String name = slot.tensor().name();
      boolean isScale = name.endsWith(".bn.weight") || name.endsWith("rpr_skip.weight");
      if (name.contains("rpr_") && isScale) {
        for (int i = 0; i < slot.tensor().numElements(); i++) {
          values[slot.offset() + i] *= factor;
        }
      }
    }
    return new Weights(weights.spec(), values);
  }
}
