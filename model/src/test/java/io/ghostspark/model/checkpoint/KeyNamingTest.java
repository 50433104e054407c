package io.ghostspark.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class KeyNamingTest {
  private static final GhostNetV3Spec GHOST = new GhostNetV3Spec(0.5, 3, 3, DepthwiseScale.WITH, 0);
  private static final MobileNetV2Spec MOBILE = new MobileNetV2Spec(1.0, 3, Branching.NONE, 0);

  /** Facts §3.1: only inside the branches; the stem's, gate's and last one's names are shared. */
  @Test
  void timmCallsANormOfABranchBn1() {
    UnaryOperator<String> timm = KeyNaming.TIMM.names(GHOST);

    assertThat(timm.apply("blocks.3.0.ghost1.primary_rpr_conv.0.bn.running_var"))
        .isEqualTo("blocks.3.0.ghost1.primary_rpr_conv.0.bn1.running_var");
    assertThat(timm.apply("blocks.3.0.dw_rpr_scale.bn.bias"))
        .isEqualTo("blocks.3.0.dw_rpr_scale.bn1.bias");
    for (String shared :
        List.of(
            "bn1.weight",
            "blocks.9.0.bn1.weight",
            "blocks.3.0.ghost1.cheap_rpr_skip.weight",
            "blocks.3.0.ghost1.short_conv.1.weight",
            "blocks.3.0.shortcut.1.weight")) {
      assertThat(timm.apply(shared)).isEqualTo(shared);
    }
  }

  @Test
  void timmNamesMobileNetsBlocksByStage() {
    UnaryOperator<String> timm = KeyNaming.TIMM.names(MOBILE);

    assertThat(timm.apply("features.0.1.bias")).isEqualTo("bn1.bias");
    assertThat(timm.apply("features.1.conv.0.0.weight")).isEqualTo("blocks.0.0.conv_dw.weight");
    assertThat(timm.apply("features.1.conv.2.weight")).isEqualTo("blocks.0.0.bn2.weight");
    assertThat(timm.apply("features.4.conv.1.1.running_mean"))
        .isEqualTo("blocks.2.0.bn2.running_mean");
    assertThat(timm.apply("features.17.conv.2.weight")).isEqualTo("blocks.6.0.conv_pwl.weight");
    assertThat(timm.apply("features.18.0.weight")).isEqualTo("conv_head.weight");
    assertThat(timm.apply("classifier.1.bias")).isEqualTo("classifier.bias");
  }

  @Test
  void noTwoTensorsGetOneName() {
    for (NetworkSpec spec : List.of(GHOST, GHOST.deployed(), MOBILE)) {
      assertThat(spec.tensors().stream().map(TensorSpec::name).map(KeyNaming.TIMM.names(spec)))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void officialNamesAreOurs() {
    assertThat(KeyNaming.OFFICIAL.names(GHOST).apply("a.ghost1.bn.weight"))
        .isEqualTo("a.ghost1.bn.weight");
    GhostNetSpec ghost = new GhostNetSpec(GhostNetSpec.Generation.V1, 1, 3, 0);
    assertThat(KeyNaming.TIMM.names(ghost).apply("blocks.0.0.ghost1.x")).endsWith("ghost1.x");
  }

  @Test
  void whatALibraryDoesNotHaveIsRefused() {
    NetworkSpec branched = new MobileNetV2Spec(1.0, 3, new Branching(3, DepthwiseScale.WITH), 0);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyNaming.TIMM.names(new ShuffleNetV2Spec(1.0, 3, Branching.NONE)))
        .withMessage(
            "Cannot name the tensors of shufflenetv2-1.0 as timm does: it has no such network; use"
                + " naming ghostspark");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyNaming.OFFICIAL.names(branched))
        .withMessageStartingWith(
            "Cannot name the tensors of mobilenetv2-1.0 as the official code does");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyNaming.TIMM.names(branched.deployed()))
        .withMessageStartingWith("Cannot name the tensors of mobilenetv2-1.0-deployed as timm");
  }

  @Test
  void filesRoundTripUnderEveryNaming() throws IOException {
    for (NetworkSpec spec : List.of(GHOST, GHOST.deployed(), MOBILE)) {
      Weights weights = WeightInit.initial(spec, 5);
      for (KeyNaming naming : KeyNaming.values()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Safetensors.write(out, weights, naming, Safetensors.Precision.F32, Map.of());

        ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
        assertThat(Safetensors.read(in, spec, naming, "file").values()).isEqualTo(weights.values());
      }
    }
  }

  @Test
  void problemsHaveTheNamesOfTheFile() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Weights weights = WeightInit.initial(GHOST, 5);
    Safetensors.write(out, weights, Safetensors.Precision.F32, Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safetensors.read(
                    new ByteArrayInputStream(out.toByteArray()), GHOST, KeyNaming.TIMM, "file"))
        .withMessageContaining("missing 'blocks.0.0.ghost1.primary_rpr_conv.0.bn1.weight' [4]")
        .withMessageContaining("surplus 'blocks.0.0.ghost1.primary_rpr_conv.0.bn.weight' [4]");
  }
}
