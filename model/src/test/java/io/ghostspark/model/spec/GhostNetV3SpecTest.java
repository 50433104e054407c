package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GhostNetV3SpecTest {

  /** Facts §1.3. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 3395384, 2853176",
    "1.0, 8129028, 6147588",
    "1.3, 12217720, 8948296",
    "1.6, 17275700, 12377778"
  })
  void parameterCountsArePublished(double width, int numTraining, int numDeployed) {
    GhostNetV3Spec spec = spec(width);

    assertThat(spec.layout().numTrainable()).isEqualTo(numTraining);
    assertThat(spec.deployed().layout().numTrainable()).isEqualTo(numDeployed);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1.0", "1.3", "1.6"})
  void tensorCountsArePublished(double width) {
    FlatLayout layout = spec(width).layout();
    long vectors = count(layout, TensorSpec.Role.VECTOR);

    assertThat(count(layout, TensorSpec.Role.WEIGHT)).isEqualTo(310);
    assertThat(vectors).isEqualTo(668);
    assertThat(count(layout, TensorSpec.Role.RUNNING_VAR)).isEqualTo(326);
    assertThat(spec(width).deployed().tensors()).hasSize(330 + 2 * 54);
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1.0", "1.3", "1.6"})
  void publishedWidthsHaveNoPrimarySkip(double width) {
    assertThat(spec(width).tensors())
        .noneMatch(tensor -> tensor.name().contains("primary_rpr_skip"));
  }

  @Test
  void smallWidthsHaveAPrimarySkipWhereChannelsAgree() {
    GhostNetV3Plan plan = GhostNetV3Plan.of(0.1);
    List<String> names = spec(0.1).tensors().stream().map(TensorSpec::name).toList();

    for (GhostBlock block : plan.blocks()) {
      boolean agrees = block.numIn() == block.numMid() / 2;
      assertThat(names.contains(block.key() + ".ghost1.primary_rpr_skip.weight"))
          .as(block.key())
          .isEqualTo(agrees);
    }
    assertThat(names).anyMatch(name -> name.contains("primary_rpr_skip"));
  }

  @Test
  void withoutTheScaleBranchNoScaleTensorIsLeft() {
    GhostNetV3Spec without = new GhostNetV3Spec(0.5, 10, 1, DepthwiseScale.WITHOUT, 0);

    assertThat(without.tensors())
        .noneMatch(tensor -> tensor.name().contains("rpr_scale"))
        .noneMatch(tensor -> tensor.name().contains("rpr_conv.1."))
        .anyMatch(tensor -> tensor.name().contains("rpr_conv.0."));
  }

  @Test
  void badValuesNameKeyValueAndRule() {
    rejects(0, 10, 3, 0, "Invalid network.width: 0.0 (must be > 0 and at most 100)");
    rejects(Double.NaN, 10, 3, 0, "Invalid network.width: NaN (must be > 0 and at most 100)");
    rejects(1, 0, 3, 0, "Invalid network.classes: 0 (must be >= 1)");
    rejects(1, 10, 6, 0, "Invalid network.branches: 6 (must be in 1..5)");
    rejects(1, 10, 3, 1, "Invalid network.dropout: 1.0 (must be in [0, 1))");
  }

  private static void rejects(
      double width, int numClasses, int numBranches, double dropout, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new GhostNetV3Spec(width, numClasses, numBranches, DepthwiseScale.WITH, dropout))
        .withMessage(message);
  }

  private static long count(FlatLayout layout, TensorSpec.Role role) {
    return layout.slots().stream().filter(slot -> slot.tensor().role() == role).count();
  }

  private static GhostNetV3Spec spec(double width) {
    return new GhostNetV3Spec(width, 1000, 3, DepthwiseScale.WITH, 0);
  }
}
