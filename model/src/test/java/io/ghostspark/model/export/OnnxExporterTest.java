package io.ghostspark.model.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.spec.VitSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchLogits;
import io.ghostspark.model.torch.TorchScorer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExporterTest {
  /** What an export may differ by from the training form (issue 2); measured up to 6e-8. */
  private static final double LOGITS = 1e-3;

  /** Of max |logit|, with generated weights whose logits reach 78; measured up to 1.9e-6. */
  private static final double LOGITS_RELATIVE = 1e-4;

  @TempDir private Path folder;

  private static Weights random(double width, int numBranches) {
    GhostNetV3Spec spec =
        new GhostNetV3Spec(width, 10, numBranches, DepthwiseScale.WITH, /* dropout= */ 0);
    return GoldenTensors.weights(spec, "onnx");
  }

  /** As at the start of training, but with statistics that are not the identity. */
  private static Weights initial(double width) {
    Weights initial = WeightInit.initial(random(width, 3).spec(), 7);
    FlatLayout layout = initial.spec().layout();
    int statistics = layout.end(Role.VECTOR);
    System.arraycopy(
        random(width, 3).values(),
        statistics,
        initial.values(),
        statistics,
        layout.numElements() - statistics);
    return initial;
  }

  private Path export(Weights training, int heightPx, int widthPx) throws IOException {
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      OnnxExporter.write(
          out, BranchFolder.fold(training), heightPx, widthPx, Map.of("run", "a", "epoch", "3"));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 48, 48",
    "0.5, 33, 47",
    "0.5, 224, 224",
    "1.0, 48, 48",
    "1.0, 33, 47",
    "1.0, 224, 224"
  })
  void exportedFilesGiveTheLogitsOfTheTrainingForm(double width, int heightPx, int widthPx)
      throws IOException {
    Torch.threads(1);
    int n = 2;
    float[] pixels = GoldenTensors.input("onnx", n * 3 * heightPx * widthPx);
    TorchLogits.Input input = new TorchLogits.Input(pixels, n, heightPx, widthPx);

    Difference start = difference(initial(width), input);
    Difference wide = difference(random(width, 3), input);

    assertThat(start.largest()).isLessThan(LOGITS);
    assertThat(wide.largest()).isLessThan(LOGITS_RELATIVE * wide.largestLogit());
  }

  static Stream<NetworkSpec> students() {
    Branching three = new Branching(3, DepthwiseScale.WITH);
    return Stream.of(
        new GhostNetSpec(GhostNetSpec.Generation.V1, 0.5, 10, 0),
        new GhostNetSpec(GhostNetSpec.Generation.V2, 0.5, 10, 0),
        new MobileNetV2Spec(0.5, 10, Branching.NONE, 0),
        new MobileNetV2Spec(0.5, 10, three, 0),
        new ShuffleNetV2Spec(0.5, 10, Branching.NONE),
        new ShuffleNetV2Spec(0.5, 10, three),
        new ResNetSpec(8, List.of(1, 1, 1, 1), 10));
  }

  @ParameterizedTest
  @MethodSource("students")
  void otherNetworksAreExportedFromTheSameTree(NetworkSpec spec) throws IOException {
    Torch.threads(1);
    float[] pixels = GoldenTensors.input("onnx", 2 * 3 * 47 * 40);
    TorchLogits.Input input = new TorchLogits.Input(pixels, 2, 47, 40);

    Difference difference = difference(WeightInit.initial(spec, 3), input);

    assertThat(difference.largestLogit()).isPositive();
    assertThat(difference.largest()).isLessThan(LOGITS_RELATIVE * difference.largestLogit());
  }

  @Test
  void transformersHaveNoOnnxForm() {
    Weights vit = WeightInit.initial(new VitSpec(16, 16, 8, 8, 1, 2, 16, 4), 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExporter.write(new ByteArrayOutputStream(), vit, 16, 16, Map.of()))
        .withMessage("Cannot export vit-8x1: only convolutional networks have an ONNX form here");
  }

  private record Difference(double largest, double largestLogit) {}

  private Difference difference(Weights training, TorchLogits.Input input) throws IOException {
    Path file = export(training, input.heightPx(), input.widthPx());
    double largest = 0;
    double largestLogit = 0;
    try (OnnxRunner runner = new OnnxRunner(file, 1);
        TorchScorer scorer = new TorchScorer(training, new double[3], new double[] {1, 1, 1})) {
      float[][] expected =
          scorer.logits(input.pixels(), input.n(), input.heightPx(), input.widthPx());
      float[][] actual =
          runner.logits(input.pixels(), input.n(), input.heightPx(), input.widthPx());
      for (int i = 0; i < expected.length; i++) {
        for (int k = 0; k < expected[i].length; k++) {
          largest = Math.max(largest, Math.abs((double) actual[i][k] - expected[i][k]));
          largestLogit = Math.max(largestLogit, Math.abs(expected[i][k]));
        }
      }
    }
    return new Difference(largest, largestLogit);
  }

  @Test
  void theBatchIsDynamicAndTheSizeFixed() throws IOException {
    Path file = export(random(0.5, 1), 48, 40);
    float[] pixels = GoldenTensors.input("onnx", 3 * 3 * 48 * 40);

    try (OnnxRunner runner = new OnnxRunner(file, 1)) {
      float[][] three = runner.logits(pixels, 3, 48, 40);
      float[][] one = runner.logits(Arrays.copyOf(pixels, 3 * 48 * 40), 1, 48, 40);

      assertThat(three).hasDimensions(3, 10);
      assertThat(one).hasDimensions(1, 10);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.logits(pixels, 3, 40, 48))
          .withMessage(
              "Cannot run " + file + ": input of shape [3, 3, 40, 48], expected [-1, 3, 48, 40]");
    }
  }

  @Test
  void metadataTravelsAndTheBytesAreDeterministic() throws IOException {
    Path file = export(random(0.5, 1), 48, 48);
    byte[] first = Files.readAllBytes(file);

    byte[] second = Files.readAllBytes(export(random(0.5, 1), 48, 48));

    assertThat(Arrays.equals(first, second)).isTrue();
    try (OnnxRunner runner = new OnnxRunner(file, 1)) {
      assertThat(runner.metadata()).isEqualTo(Map.of("run", "a", "epoch", "3"));
    }
  }

  @Test
  void onlyDeployedNetworksOfPossibleSizesAreExported() {
    OutputStream out = new ByteArrayOutputStream();
    Weights training = random(0.5, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExporter.write(out, training, 48, 48, Map.of()))
        .withMessage("Cannot export ghostnetv3-0.5: it has branches; fold it first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxExporter.write(out, BranchFolder.fold(training), 48, 32, Map.of()))
        .withMessage("Invalid export width: 32 px (must be at least 33)");
  }

  @Test
  void filesThatAreNotNetworksAreNamed() throws IOException {
    Path file = folder.resolve("broken.onnx");
    Files.write(file, "no protobuf".getBytes(StandardCharsets.UTF_8));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OnnxRunner(file, 1).close())
        .withMessageStartingWith("Cannot load " + file + ": ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OnnxRunner(file, 0).close())
        .withMessage("Invalid number of threads: 0 (must be >= 1)");
  }
}
