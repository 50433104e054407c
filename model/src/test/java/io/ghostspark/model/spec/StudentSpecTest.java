package io.ghostspark.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudentSpecTest {
  private static final Branching THREE = new Branching(3, DepthwiseScale.WITH);

  @Test
  void branchesReplaceEveryConvolutionInsideTheBlocks() {
    List<Branched> mobile = new MobileNetV2Spec(1.0, 10, THREE, 0).net().branched();
    List<Branched> shuffle = new ShuffleNetV2Spec(1.0, 10, THREE).net().branched();

    // 16 blocks of three convolutions, one of two; 3 first units of five, 13 of three.
    assertThat(mobile).hasSize(16 * 3 + 2);
    assertThat(shuffle).hasSize(3 * 5 + 13 * 3);
    assertThat(mobile).noneMatch(block -> block.deployedKey().startsWith("features.18."));
  }

  @Test
  void branchesAreNamedBelowTheConvolutionTheyReplace() {
    List<String> names =
        new MobileNetV2Spec(1.0, 10, new Branching(1, DepthwiseScale.WITH), 0)
            .tensors().stream()
                .map(TensorSpec::name)
                .filter(name -> name.startsWith("features.3.conv.1."))
                .filter(name -> name.endsWith("weight"))
                .toList();

    assertThat(names)
        .containsExactly(
            "features.3.conv.1.0.rpr_skip.weight",
            "features.3.conv.1.0.rpr_conv.0.conv.weight",
            "features.3.conv.1.0.rpr_conv.0.bn.weight",
            "features.3.conv.1.0.rpr_scale.conv.weight",
            "features.3.conv.1.0.rpr_scale.bn.weight");
  }

  @Test
  void skipsStandWhereTheShapeStaysAndScalesWhereTheKernelIsLarge() {
    for (Branched block : new ShuffleNetV2Spec(1.0, 10, THREE).net().branched()) {
      Filter filter = block.filter();
      boolean keeps = filter.numIn() == filter.numOut() && filter.stride() == 1;

      assertThat(block.branches().hasSkip()).as(block.prefix()).isEqualTo(keeps);
      assertThat(block.branches().hasScale()).as(block.prefix()).isEqualTo(filter.heightPx() == 3);
    }
  }

  @Test
  void publishedNetworksAreTheirOwnDeployedForm() {
    NetworkSpec mobile = new MobileNetV2Spec(1.0, 10, Branching.NONE, 0.2);
    NetworkSpec ghost = new GhostNetSpec(GhostNetSpec.Generation.V2, 1.0, 10, 0.2);

    assertThat(mobile.deployed()).isSameAs(mobile);
    assertThat(ghost.deployed()).isSameAs(ghost);
    assertThat(new MobileNetV2Spec(1.0, 10, THREE, 0.2).deployed())
        .isEqualTo(new MobileNetV2DeployedSpec(1.0, 10));
    assertThat(new ShuffleNetV2Spec(2.0, 10, THREE).deployed())
        .isEqualTo(new ShuffleNetV2DeployedSpec(2.0, 10));
  }

  @Test
  void deployedTensorsAreThePublishedOnesWithBiasesForNorms() {
    List<TensorSpec> published = new MobileNetV2Spec(1.0, 10, Branching.NONE, 0).tensors();
    List<TensorSpec> deployed = new MobileNetV2DeployedSpec(1.0, 10).tensors();

    assertThat(convolutions(deployed)).isEqualTo(convolutions(published));
  }

  private static List<TensorSpec> convolutions(List<TensorSpec> tensors) {
    return tensors.stream().filter(tensor -> tensor.shape().size() == 4).toList();
  }

  @Test
  void badValuesNameKeyValueAndRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShuffleNetV2Spec(1.2, 10, Branching.NONE))
        .withMessage("Invalid network.width: 1.2 (must be one of [0.5, 1.0, 1.5, 2.0])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Branching(6, DepthwiseScale.WITH))
        .withMessage("Invalid network.branches: 6 (must be in 0..5, 0 for the published network)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MobileNetV2Spec(0, 10, THREE, 0))
        .withMessage("Invalid network.width: 0.0 (must be > 0 and at most 100)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GhostNetSpec(GhostNetSpec.Generation.V1, 1, 10, 1))
        .withMessage("Invalid network.dropout: 1.0 (must be in [0, 1))");
  }
}
