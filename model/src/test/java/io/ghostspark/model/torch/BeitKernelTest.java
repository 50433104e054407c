package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.BeitSpec;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeitKernelTest {
  /** Central differences in f64 at step 1e-4 of gradients of order 1. */
  private static final double GRADIENT = 1e-6;

  private static final BeitSpec RECTANGULAR = new BeitSpec(32, 64, 16, 48, 2, 2, 192, 5);

  private static Tensor tensor(float[] values, Precision precision, long... shape) {
    Tensor tensor = torch.zeros(shape, new TensorOptions(precision.scalarType()));
    NativeArrays.write(tensor, values);
    return tensor;
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
