package io.ghostspark.model.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BranchFolderTest {
  /** 13 digits are printed. */
  private static final double F64 = 1e-11;

  /** One rounding of the sum to float; values up to 4. */
  private static final double F32 = 1e-6;

  @TestFactory
  Stream<DynamicTest> foldedKernelsAreThoseOfTheReference() {
    return GoldenFolder.files(Kind.GHOSTNETV3_EVAL).stream().flatMap(BranchFolderTest::models);
  }

  private static Stream<DynamicTest> models(Path file) {
    JsonNode root = GoldenFolder.read(file);
    String salt = root.get("salt").textValue();
    return root.get("models").properties().stream()
        .filter(model -> model.getValue().has("fused"))
        .map(
            model ->
                DynamicTest.dynamicTest(
                    file.getFileName() + " " + model.getKey(),
                    () -> checkFused(model.getKey(), model.getValue().get("fused"), salt)));
  }

  private static void checkFused(String width, JsonNode fused, String salt) {
    GhostNetV3Spec spec =
        new GhostNetV3Spec(Double.parseDouble(width), 1000, 3, DepthwiseScale.WITH, 0);
    Weights training = GoldenTensors.weights(spec, salt);
    Map<String, FoldedConvolution> exact = BranchFolder.convolutions(training);
    WeightTable deployed = WeightTable.of(BranchFolder.fold(training));
    for (Map.Entry<String, JsonNode> tensor : fused.properties()) {
      String name = tensor.getKey();
      String key = name.substring(0, name.lastIndexOf('.'));
      FoldedConvolution convolution = Objects.requireNonNull(exact.get(key), key);
      double[] wide = name.endsWith(".weight") ? convolution.kernelF64() : convolution.biasF64();
      float[] narrow = deployed.values(name);

      assertThat(deployed.shape(name).toString().replace(" ", ""))
          .isEqualTo(tensor.getValue().get("shape").toString());
      assertValues(name, tensor.getValue(), "f64", wide, F64);
      assertValues(name, tensor.getValue(), "f64", widened(narrow), F32);
      assertValues(name, tensor.getValue(), "f32", widened(narrow), F32);
    }
  }

  private static void assertValues(
      String name, JsonNode expected, String precision, double[] actual, double tolerance) {
    JsonNode first = expected.get(precision + "_first");
    for (int i = 0; i < first.size(); i++) {
      assertThat(actual[i])
          .as("%s[%d]", name, i)
          .isCloseTo(first.get(i).doubleValue(), within(tolerance));
    }
    double squares = 0;
    for (double value : actual) {
      squares += value * value;
    }
    double norm = expected.get(precision + "_l2").doubleValue();
    assertThat(Math.sqrt(squares)).as(name).isCloseTo(norm, within(tolerance * Math.max(1, norm)));
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  @Test
  void foldingLeavesTheTrainingFormAlone() {
    GhostNetV3Spec spec = new GhostNetV3Spec(0.5, 10, 2, DepthwiseScale.WITH, 0);
    Weights training = GoldenTensors.weights(spec, "fold");
    float[] before = training.values().clone();

    Weights deployed = BranchFolder.fold(training);

    assertThat(training.values()).isEqualTo(before);
    assertThat(deployed.spec()).isEqualTo(new GhostNetV3DeployedSpec(0.5, 10));
  }

  @Test
  void whatHasNoBranchesIsItsOwnDeployedForm() {
    Weights training =
        GoldenTensors.weights(new GhostNetV3Spec(0.5, 10, 1, DepthwiseScale.WITHOUT, 0), "fold");
    Weights deployed = BranchFolder.fold(training);
    Weights beit = GoldenTensors.weights(new BeitSpec(16, 16, 16, 4, 1, 1, 4, 2), "fold");

    assertThat(BranchFolder.fold(deployed)).isSameAs(deployed);
    assertThat(BranchFolder.fold(beit)).isSameAs(beit);
  }
}
