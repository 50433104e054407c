package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.VitSpec;
import io.ghostspark.model.spec.WeightInit;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArithmeticTest {
  private static final int SIZE_PX = 32;
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  /** 8 bits of mantissa, through two blocks; of the largest logit. */
  private static final double BF16 = 0.05;

  static List<NetworkSpec> networks() {
    return List.of(
        new BeitSpec(SIZE_PX, SIZE_PX, 8, 64, 2, 4, 128, 10),
        new VitSpec(SIZE_PX, SIZE_PX, 8, 64, 2, 4, 128, 10),
        new ResNetSpec(16, List.of(1, 1, 1, 1), 10));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void halfPrecisionIsCloseToF32AndLeavesNoTraceInIt(NetworkSpec spec) {
    try (TorchScorer exact = scorer(spec, Arithmetic.F32);
        TorchScorer rounded = scorer(spec, Arithmetic.BF16)) {
      float[][] before = exact.logits(batch());
      float[][] half = rounded.logits(batch());
      float[][] again = rounded.logits(batch());
      float[][] after = exact.logits(batch());

      assertThat(half).isDeepEqualTo(again);
      assertThat(half[0]).isNotEqualTo(before[0]);
      assertThat(after).isDeepEqualTo(before);
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < before.length; i++) {
        for (int k = 0; k < before[i].length; k++) {
          largest = Math.max(largest, Math.abs(before[i][k]));
          difference = Math.max(difference, Math.abs(before[i][k] - half[i][k]));
        }
      }
      assertThat(difference).isLessThan(BF16 * largest);
    }
  }

  @Test
  void cudaThatIsNotThereSaysWhatToDo() {
    assumeFalse(torch.cuda_is_available());

    assertThat(TorchDevice.AUTO.place()).isEqualTo(TorchPlace.CPU);
    assertThat(TorchDevice.AUTO.at(3)).isEqualTo(TorchPlace.CPU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchDevice.CUDA.at(3))
        .withMessageStartingWith("Cannot use device cuda:3: ")
        .withMessageContaining("this is libtorch's CPU build: build with -Pgpu")
        .withMessageEndingWith("; or use device cpu");
  }

  private static TorchScorer scorer(NetworkSpec spec, Arithmetic arithmetic) {
    return new TorchScorer(WeightInit.initial(spec, 4), MEAN, STD, TorchPlace.CPU, arithmetic);
  }

  private static Batch batch() {
    byte[] pixels = new byte[3 * 3 * SIZE_PX * SIZE_PX];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 + i / 31 * 11);
    }
    return new Batch(3, SIZE_PX, SIZE_PX, pixels, new int[3], null);
  }
}
