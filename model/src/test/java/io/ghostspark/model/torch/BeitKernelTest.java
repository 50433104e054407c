package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenBeit;
import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.Weights;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeitKernelTest {
  /** Of max |logit|; the reference's own f32 run is off by 1.4e-6. */
  private static final double LOGITS_F32 = 1e-4;

  /** Of max |logit|; 13 digits are printed. */
  private static final double LOGITS_F64 = 1e-9;

  /** Central differences in f64 at step 1e-4 of gradients of order 1. */
  private static final double GRADIENT = 1e-6;

  private static final BeitSpec RECTANGULAR = new BeitSpec(32, 64, 16, 48, 2, 2, 192, 5);

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

  @TestFactory
  Stream<DynamicTest> logitsInF32AreThoseOfTheReference() {
    return referenceTests(Precision.F32, LOGITS_F32);
  }

  @TestFactory
  Stream<DynamicTest> logitsInF64AreThoseOfTheReference() {
    return referenceTests(Precision.F64, LOGITS_F64);
  }

  private static Stream<DynamicTest> referenceTests(Precision precision, double tolerance) {
    return GoldenBeit.all().stream()
        .map(
            beit ->
                DynamicTest.dynamicTest(
                    beit.model(), () -> checkLogits(beit, precision, tolerance)));
  }

  private static void checkLogits(GoldenBeit beit, Precision precision, double tolerance) {
    BeitSpec spec = beit.spec();
    Weights weights = GoldenTensors.weights(spec, beit.salt());
    for (JsonNode goldenCase : beit.cases()) {
      int n = goldenCase.at("/input_shape/0").intValue();
      float[] pixels =
          GoldenTensors.input(beit.salt(), n * 3 * spec.imageHeightPx() * spec.imageWidthPx());

      double[] actual = logits(weights, pixels, precision, n);

      double scale = goldenCase.get("max_abs_logit").doubleValue();
      assertSummary(goldenCase.get("f64"), actual, spec.numClasses(), tolerance * scale);
    }
  }

  private static void assertSummary(
      JsonNode expected, double[] actual, int numClasses, double tolerance) {
    for (int i = 0; i < actual.length / numClasses; i++) {
      JsonNode first = expected.get("first").get(i);
      double sum = 0;
      double weightedSum = 0;
      for (int k = 0; k < numClasses; k++) {
        double logit = actual[i * numClasses + k];
        sum += logit;
        weightedSum += (k + 1.0) / numClasses * logit;
        if (k < first.size()) {
          assertThat(logit)
              .as("logit %d of sample %d", k, i)
              .isCloseTo(first.get(k).doubleValue(), within(tolerance));
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
    float[] pixels = GoldenTensors.input("gradients", 2 * 3 * 32 * 64);
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(RECTANGULAR.layout(), Precision.F64)) {
      book.write(GoldenTensors.weights(RECTANGULAR, "gradients").values());
      Kernel kernel = Kernels.of(RECTANGULAR, book);
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
    try (PointerScope scope = new PointerScope();
        TensorBook book = TensorBook.allocate(RECTANGULAR.layout(), Precision.F32)) {
      Kernel kernel = Kernels.of(RECTANGULAR, book);

      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  kernel.forward(
                      tensor(new float[3 * 64 * 32], Precision.F32, 1, 3, 64, 32), Phase.EVAL))
          .withMessage("Cannot run beitv2-48x2: image of 64x32 px, expected 32x64");
    }
  }
}
