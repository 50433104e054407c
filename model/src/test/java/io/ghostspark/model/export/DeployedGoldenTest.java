package io.ghostspark.model.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Precision;
import io.ghostspark.model.torch.TorchLogits;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logits of the folded network against the official deployed form: in libtorch and, from the
 * exported file, in ONNX Runtime.
 */
class DeployedGoldenTest {
  /** Of max |logit|; the reference's own f32 run is off by up to 1.75e-5. */
  private static final double F32 = 1e-4;

  @TempDir private Path folder;

  @AfterAll
  static void report() {
    System.out.println(GoldenNumbers.report());
  }

  @TestFactory
  List<DynamicTest> deployedFormGivesTheReferenceLogits() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : GoldenFolder.files(Kind.GHOSTNETV3_EVAL)) {
      JsonNode root = GoldenFolder.read(file);
      String salt = root.get("salt").textValue();
      for (Map.Entry<String, JsonNode> model : root.get("models").properties()) {
        JsonNode cases = model.getValue().get("cases");
        tests.add(
            DynamicTest.dynamicTest(
                file.getFileName() + " " + model.getKey(),
                () -> checkModel(Double.parseDouble(model.getKey()), cases, salt)));
      }
    }
    return tests;
  }

  private void checkModel(double width, JsonNode cases, String salt) throws IOException {
    GhostNetV3Spec spec = new GhostNetV3Spec(width, 1000, 3, DepthwiseScale.WITH, 0);
    Weights deployed = BranchFolder.fold(GoldenTensors.weights(spec, salt));
    for (JsonNode golden : cases) {
      JsonNode shape = golden.get("input_shape");
      int n = shape.get(0).intValue();
      int heightPx = shape.get(2).intValue();
      int widthPx = shape.get(3).intValue();
      float[] pixels = GoldenTensors.input(salt, n * 3 * heightPx * widthPx);
      TorchLogits.Input input = new TorchLogits.Input(pixels, n, heightPx, widthPx);
      JsonNode expected = golden.get("deploy_form").get("f64");
      JsonNode rounded = golden.get("deploy_form").get("f32");

      double[] torch = TorchLogits.of(deployed, input, Precision.F32);
      double[] scored = scorerLogits(deployed, input);
      double[] onnx = onnxLogits(deployed, input);

      GoldenNumbers.checkLogits("deployed logits, libtorch f32", torch, expected, F32);
      GoldenNumbers.checkLogits("deployed logits, both f32", torch, rounded, F32);
      GoldenNumbers.checkLogits("deployed logits, scorer f32", scored, expected, F32);
      GoldenNumbers.checkLogits("deployed logits, ONNX Runtime f32", onnx, expected, F32);
    }
  }

  private double[] onnxLogits(Weights deployed, TorchLogits.Input input) throws IOException {
    Path file = folder.resolve("model.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      OnnxExporter.write(out, deployed, input.heightPx(), input.widthPx(), Map.of());
    }
    try (OnnxRunner runner = new OnnxRunner(file, 1)) {
      return flat(runner.logits(input.pixels(), input.n(), input.heightPx(), input.widthPx()));
    }
  }

  private static double[] scorerLogits(Weights deployed, TorchLogits.Input input) {
    double[] any = {0.5, 0.5, 0.5};
    try (TorchScorer scorer = new TorchScorer(deployed, any, any)) {
      return flat(scorer.logits(input.pixels(), input.n(), input.heightPx(), input.widthPx()));
    }
  }

  private static double[] flat(float[][] logits) {
    return Arrays.stream(logits)
        .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
        .toArray();
  }
}
