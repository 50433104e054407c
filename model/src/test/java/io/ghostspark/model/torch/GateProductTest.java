package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The f32 loops against libtorch's own enlargement and product. */
class GateProductTest {
  /** Sums of at most 9 products. */
  private static final double F32_ROUNDING = 2e-6;

  @ParameterizedTest(name = "{0} images, {1} channels, {2}x{3} px, gate {4}x{5}, {6} threads")
  @CsvSource({
    "2, 12, 8, 8, 4, 4, 1",
    "3, 5, 7, 13, 3, 6, 2",
    "1, 4, 3, 3, 1, 1, 4",
    "2, 1, 1, 5, 1, 2, 1",
    "5, 20, 14, 2, 7, 1, 3",
    "2, 72, 8, 8, 4, 4, 2",
    "3, 16, 7, 13, 3, 6, 1",
    "2, 40, 7, 7, 3, 3, 2",
    "1, 23, 1, 5, 1, 2, 1"
  })
  void loopsEqualLibtorch(
      int images, int channels, int heightPx, int widthPx, int gateH, int gateW, int threads) {
    int before = Torch.threads();
    Torch.threads(threads);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor input = wave(images, channels, heightPx, widthPx, 1.7);
      Tensor gate = torch.sigmoid(wave(images, channels, gateH, gateW, 0.9));
      Tensor gradient = wave(images, channels, heightPx, widthPx, 2.3);
      GateProduct product = new GateProduct();

      Tensor output = product.forward(input, gate);
      Tensor wideOutput = product.forward(wide(input), wide(gate));
      isClose("output", output, wideOutput);
      GateProduct.Gradients gradients = product.backward(output, gate, gradient);

      GateProduct.Gradients expected = product.backward(wideOutput, wide(gate), wide(gradient));
      isClose("input gradient", gradients.input(), expected.input());
      isClose("gate gradient", gradients.gate(), expected.gate());
      isClose("input again", gradients.ungated(), wide(input));
      isClose("input again in f64", expected.ungated(), wide(input));
    } finally {
      Torch.threads(before);
    }
  }

  @Test
  void whereTheGateIsZeroTheInputIsGivenAsZero() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor input = wave(1, 3, 4, 4, 1.7).add(new Scalar(2.0));
      Tensor gate = torch.zeros(1, 3, 2, 2).contiguous(Memory.CHANNELS_LAST);
      GateProduct product = new GateProduct();

      Tensor output = product.forward(input, gate);
      GateProduct.Gradients gradients = product.backward(output, gate, input);

      assertThat(torch.abs(gradients.ungated()).max().item_double()).isZero();
      assertThat(torch.abs(gradients.gate()).max().item_double()).isZero();
    }
  }

  private static void isClose(String what, Tensor actual, Tensor expected) {
    double error = torch.abs(wide(actual).sub(expected)).max().item_double();
    double largest = torch.abs(expected).max().item_double();
    assertThat(largest).as(what).isPositive();
    assertThat(error).as(what).isLessThanOrEqualTo(F32_ROUNDING * Math.max(1, largest));
  }

  private static Tensor wide(Tensor tensor) {
    return tensor.to(torch.ScalarType.Double);
  }

  private static Tensor wave(long n, long channels, long heightPx, long widthPx, double pace) {
    Tensor steps = torch.arange(new Scalar((double) (n * channels * heightPx * widthPx)));
    return torch
        .sin(steps.to(torch.ScalarType.Double).mul(new Scalar(pace)))
        .to(torch.ScalarType.Float)
        .view(n, channels, heightPx, widthPx)
        .contiguous(Memory.CHANNELS_LAST);
  }
}
