package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinearTest {
  /** f32, sums of 48 products of magnitude 1. */
  private static final double F32 = 1e-5;

  @AfterEach
  void oneThread() {
    Torch.threads(1);
  }

  @Test
  void manyThreadsGiveTheSameProductAsOne() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = wave(3 * 7 * 48).view(3, 7, 48);
      Tensor weight = wave(20 * 48).mul(new Scalar(0.7)).view(20, 48);
      for (boolean hasBias : new boolean[] {true, false}) {
        TensorOptional bias = hasBias ? new TensorOptional(wave(20)) : new TensorOptional();
        Linear linear = new Linear(weight, bias);
        Torch.threads(1);
        double[] one = NativeArrays.readDoubles(linear.apply(x).contiguous());
        Torch.threads(2);
        Tensor two = linear.apply(x);

        assertThat(two.size(0)).isEqualTo(3);
        assertThat(two.size(1)).isEqualTo(7);
        assertThat(two.size(2)).isEqualTo(20);
        assertThat(NativeArrays.readDoubles(two.contiguous())).containsExactly(one, within(F32));
      }
    }
  }

  @Test
  void tokensThatDoNotLieTogetherAreNoOtherTokens() {
    try (PointerScope scope = new PointerScope()) {
      Tensor scattered = wave(3 * 48 * 7).view(3, 48, 7).transpose(1, 2);
      Linear linear = new Linear(wave(20 * 48).view(20, 48), new TensorOptional());
      Torch.threads(1);
      double[] one = NativeArrays.readDoubles(linear.apply(scattered).contiguous());
      Torch.threads(2);

      assertThat(NativeArrays.readDoubles(linear.apply(scattered).contiguous()))
          .containsExactly(one, within(F32));
    }
  }

  private static Tensor wave(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(0.37 * i + 0.1 * (i % 11));
    }
    return Tensor.create(values, count).mul(new Scalar(1.0));
  }
}
