package io.ghostspark.model.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.ghostspark.model.parallel.Slices.Slice;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What values and gradients are is tested against autograd, in {@code FusedGateTest}. */
class GateKernelTest {
  private static final GateShape SHAPE = new GateShape(3, 4, 5, 24);

  /** Some hundred calls suffice for the JIT compiler, whose first calls are interpreted. */
  private static final int CALLS = 3_000;

  private static final int TAPS = 5;

  @Test
  void bitsAreTheSameBeforeAndAfterTheJitCompiler() {
    float[] first = run();
    for (int i = 0; i < CALLS; i++) {
      run();
    }

    assertThat(run()).containsExactly(first);
  }

  @Test
  void theGateIsASigmoidToFloatRounding() {
    FloatBuffer logits = map(40);
    FloatBuffer gates = FloatBuffer.allocate(logits.capacity());
    double[] ones = new double[SHAPE.channels()];
    Arrays.fill(ones, 1);
    NormalisedStage.Affine identity =
        new NormalisedStage.Affine(ones, new double[SHAPE.channels()]);

    new GateForward(new Lines(SHAPE))
        .sigmoid(logits, identity, gates, new Slice(0, SHAPE.images()));

    for (int i = 0; i < gates.capacity(); i++) {
      double expected = 1 / (1 + Math.exp(-logits.get(i)));
      assertThat((double) gates.get(i))
          .as("of %s", logits.get(i))
          .isCloseTo(expected, offset(4e-7 * expected));
    }
  }

  @Test
  void fewerChannelsThanAVectorAreRefused() {
    assertThatThrownBy(() -> new GateKernel(new GateShape(2, 3, 3, 1), 1))
        .hasMessageStartingWith("Invalid shape of a gate: 2 x 3 x 3 x 1 (must be at least ");
    assertThat(GateKernel.isFor(1)).isFalse();
  }

  /** Gate and gradient of the first map, one after the other. */
  private static float[] run() {
    GateKernel kernel = new GateKernel(SHAPE, 1);
    int length = map(1).capacity();
    GateMaps maps =
        new GateMaps(
            map(2),
            FloatBuffer.allocate(length),
            FloatBuffer.allocate(length),
            FloatBuffer.allocate(length));
    GateKernel.Stages stages = kernel.forward(stage(0), stage(TAPS), stage(TAPS), maps);
    float[] result = new float[2 * length];
    maps.gate().get(0, result, 0, length);
    kernel.backward(stages, maps, map(1));
    maps.mixed().get(0, result, length, length);
    return result;
  }

  private static GateStage stage(int taps) {
    int channels = SHAPE.channels();
    double[] gamma = new double[channels];
    double[] beta = new double[channels];
    for (int c = 0; c < channels; c++) {
      gamma[c] = 1 + 0.3 * Math.sin(c);
      beta[c] = 0.3 * Math.cos(c);
    }
    double[] weights = new double[taps * channels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.sin(0.7 * i);
    }
    return new GateStage(weights, gamma, beta);
  }

  private static FloatBuffer map(double amplitude) {
    FloatBuffer map = FloatBuffer.allocate((int) SHAPE.count() * SHAPE.channels());
    for (int i = 0; i < map.capacity(); i++) {
      map.put(i, (float) (amplitude * Math.sin(0.37 * i * i)));
    }
    return map;
  }
}
