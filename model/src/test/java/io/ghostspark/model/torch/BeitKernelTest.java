package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFixture;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.Weights;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeitKernelTest {
  /** Of max |logit|; the reference's own f32 run is off by 1.4e-6. */
  private static final double LOGITS_F32 = 1e-4;

  /** Of max |logit|; 13 digits are printed. */
  private static final double LOGITS_F64 = 1e-9;

  /** Central differences in f64 at step 1e-4 of gradients of order 1. */
  private static final double GRADIENT = 1e-6;

  private static final Map<String, BeitSpec> SPECS =
      Map.of(
          "beit_tiny", new BeitSpec(64, 64, 16, 64, 2, 4, 256, 10),
          "beit_tiny_rect", new BeitSpec(32, 64, 16, 48, 2, 2, 192, 5),
          "beitv2_base_patch16_224", new BeitSpec(224, 224, 16, 768, 12, 12, 3072, 1000));

  private static Tensor tensor(float[] values, Precision precision, long... shape) {
    Tensor tensor = torch.zeros(shape, new TensorOptions(precision.scalarType()));
    NativeArrays.write(tensor, values);
    return tensor;
  }

  private static double[] logits(Weights weights, float[] pixels, Precision precision, int n) {
    BeitSpec spec = (BeitSpec) weights.spec();
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(spec.layout(), precision)) {
      NoGradGuard inference = new NoGradGuard();
      book.write(weights.values());
      Tensor input = tensor(pixels, precision, n, 3, spec.imageHeightPx(), spec.imageWidthPx());
      Tensor logits = Kernels.of(spec, book).forward(input, Phase.EVAL);
      inference.close();
      return NativeArrays.readDoubles(logits);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "beit_tiny, F32",
    "beit_tiny, F64",
    "beit_tiny_rect, F32",
    "beit_tiny_rect, F64",
    "beitv2_base_patch16_224, F32",
    "beitv2_base_patch16_224, F64"
  })
  void logitsAreThoseOfTheReference(String model, Precision precision) {
    GoldenFixture golden = GoldenFixture.open("teachers_eval.json");
    BeitSpec spec = SPECS.get(model);
    for (JsonNode goldenCase : golden.root().at("/models/" + model + "/cases")) {
      int n = goldenCase.at("/input_shape/0").intValue();
      float[] pixels = golden.input(n * 3 * spec.imageHeightPx() * spec.imageWidthPx());

      double[] actual = logits(golden.weights(spec), pixels, precision, n);

      double tolerance =
          (precision == Precision.F32 ? LOGITS_F32 : LOGITS_F64)
              * goldenCase.get("max_abs_logit").doubleValue();
      assertSummary(goldenCase.get("f64"), actual, spec.numClasses(), tolerance);
    }
  }

  private static void assertSummary(
      JsonNode expected, double[] actual, int numClasses, double tolerance) {
    for (int i = 0; i < actual.length / numClasses; i++) {
      double[] first = GoldenFixture.doubles(expected.get("first").get(i));
      double sum = 0;
      double weightedSum = 0;
      for (int k = 0; k < numClasses; k++) {
        double logit = actual[i * numClasses + k];
        sum += logit;
        weightedSum += (k + 1.0) / numClasses * logit;
        if (k < first.length) {
          assertThat(logit)
              .as("logit %d of sample %d", k, i)
              .isCloseTo(first[k], within(tolerance));
        }
      }
      double summed = tolerance * Math.sqrt(numClasses);
      assertThat(sum).isCloseTo(expected.get("sum").get(i).doubleValue(), within(summed));
      assertThat(weightedSum)
          .isCloseTo(expected.get("weighted_sum").get(i).doubleValue(), within(summed));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "blocks.1.attn.relative_position_bias_table, 7",
    "blocks.0.attn.relative_position_bias_table, 46",
    "blocks.0.attn.q_bias, 3",
    "blocks.1.attn.qkv.weight, 100",
    "blocks.0.gamma_1, 1",
    "cls_token, 5",
    "patch_embed.proj.weight, 11"
  })
  void gradientsAreTheDifferenceQuotients(String name, int element) {
    BeitSpec spec = SPECS.get("beit_tiny_rect");
    GoldenFixture golden = GoldenFixture.open("teachers_eval.json");
    float[] pixels = golden.input(2 * 3 * 32 * 64);
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(spec.layout(), Precision.F64)) {
      book.write(golden.weights(spec).values());
      Kernel kernel = Kernels.of(spec, book);
      Tensor input = tensor(pixels, Precision.F64, 2, 3, 32, 64);
      Tensor parameter = book.tensor(name);

      parameter.set_requires_grad(true);
      squares(kernel, input).backward();
      double analytic = NativeArrays.readDoubles(parameter.grad())[element];
      parameter.set_requires_grad(false);
      double numeric =
          (shifted(kernel, input, parameter, element, 1e-4)
                  - shifted(kernel, input, parameter, element, -1e-4))
              / 2e-4;

      assertThat(analytic).isNotZero().isCloseTo(numeric, within(GRADIENT));
    }
  }

  private static Tensor squares(Kernel kernel, Tensor input) {
    Tensor logits = kernel.forward(input, Phase.TRAIN);
    return logits.mul(logits).sum();
  }

  private static double shifted(
      Kernel kernel, Tensor input, Tensor parameter, int element, double by) {
    long offset = element;
    double before = parameter.data_ptr_double().get(offset);
    parameter.data_ptr_double().put(offset, before + by);
    double value = squares(kernel, input).item_double();
    parameter.data_ptr_double().put(offset, before);
    return value;
  }

  @Test
  void anImageOfAnotherSizeIsRejected() {
    BeitSpec spec = SPECS.get("beit_tiny_rect");
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(spec.layout(), Precision.F32)) {
      Kernel kernel = Kernels.of(spec, book);

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  kernel.forward(
                      tensor(new float[3 * 64 * 32], Precision.F32, 1, 3, 64, 32), Phase.EVAL))
          .withMessage("Cannot run beitv2-48x2: image of 64x32 px, expected 32x64");
    }
  }
}
