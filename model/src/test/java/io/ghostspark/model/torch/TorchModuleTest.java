package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.golden.GoldenNumbers;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.TorchModule.InputGradient;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TorchModuleTest {
  private static final NetworkSpec SPEC = TinyFixture.spec();
  private static final int N = 4;
  private static final int HEIGHT_PX = 34;
  private static final int WIDTH_PX = 33;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @Test
  void evaluationEqualsTheScorersOnForeignMemory() {
    float[] weights = WeightInit.initial(SPEC, 1).values();
    float[] pixels = pixels();
    try (Foreign foreign = new Foreign(weights, pixels);
        TorchScorer scorer =
            new TorchScorer(WeightInit.initial(SPEC, 1), TinyFixture.MEAN, TinyFixture.STD)) {
      foreign.module.forwardEval(foreign.pixelBuffer(), foreign.logits);

      float[][] expected = scorer.logits(pixels, N, HEIGHT_PX, WIDTH_PX);
      for (int i = 0; i < N; i++) {
        for (int k = 0; k < TinyFixture.NUM_CLASSES; k++) {
          assertThat(foreign.logits.get((long) i * TinyFixture.NUM_CLASSES + k))
              .isEqualTo(expected[i][k]);
        }
      }
    }
  }

  /** Against autograd on the same network in f64. */
  @Test
  void backwardOverwritesTheForeignGradientsAndThePixelGradient() {
    float[] weights = WeightInit.initial(SPEC, 1).values();
    try (PointerScope scope = new PointerScope();
        Foreign foreign = new Foreign(weights, pixels());
        TensorBook book = TensorBook.allocate(SPEC.layout(), Precision.F64);
        GradientBook gradients = GradientBook.allocate(book)) {
      book.write(weights);
      Tensor input =
          Tensor.create(pixels(), N, 3, HEIGHT_PX, WIDTH_PX).to(Precision.F64.scalarType());
      input.set_requires_grad(true);
      Tensor direction =
          Tensor.create(direction(), N, TinyFixture.NUM_CLASSES).to(Precision.F64.scalarType());
      Kernels.of(SPEC, book).forward(input, Phase.TRAIN).mul(direction).sum().backward();
      foreign.gradients.put(0, 77f);

      foreign.module.forwardTrain(foreign.pixelBuffer(), foreign.logits, InputGradient.KEEP);
      foreign.module.backward(foreign.logitGradient, foreign.pixelGradient);

      agree(foreign.gradients, NativeArrays.readDoubles(gradients.flat()));
      agree(foreign.pixelGradient, NativeArrays.readDoubles(input.grad()));
      assertThat(foreign.weightArray()).isNotEqualTo(weights);
      foreign.module.forwardTrain(foreign.pixelBuffer(), foreign.logits, InputGradient.SKIP);
      foreign.module.backward(foreign.logitGradient, null);
      agree(foreign.gradients, NativeArrays.readDoubles(gradients.flat()));
    }
  }

  @Test
  void backwardNeedsAForwardPass() {
    try (Foreign foreign = new Foreign(WeightInit.initial(SPEC, 1).values(), pixels())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> foreign.module.backward(foreign.logitGradient, null))
          .withMessage("Cannot run backward: no forwardTrain before it");
    }
  }

  private static void agree(FloatPointer actual, double[] expected) {
    double rms = GoldenNumbers.l2(expected) / Math.sqrt(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual.get(i))
          .as("element %s", i)
          .isCloseTo(expected[i], within(1e-3 * Math.abs(expected[i]) + 1e-3 * rms));
    }
  }

  private static float[] direction() {
    NamedUniform uniform = new NamedUniform("module", "logits");
    float[] direction = new float[N * TinyFixture.NUM_CLASSES];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) uniform.symmetric(i);
    }
    return direction;
  }

  private static float[] pixels() {
    NamedUniform uniform = new NamedUniform("module", "pixels");
    float[] pixels = new float[N * 3 * HEIGHT_PX * WIDTH_PX];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * uniform.symmetric(i));
    }
    return pixels;
  }

  /** Buffers as another library would own them. */
  private static final class Foreign implements AutoCloseable {
    private final FloatPointer weights;
    private final FloatPointer gradients = new FloatPointer(SPEC.layout().numTrainable());
    private final FloatPointer pixels;
    private final FloatPointer pixelGradient;
    private final FloatPointer logits = new FloatPointer((long) N * TinyFixture.NUM_CLASSES);
    private final FloatPointer logitGradient;
    private final TorchModule module;

    Foreign(float[] weights, float[] pixels) {
      this.weights = new FloatPointer(weights);
      this.pixels = new FloatPointer(pixels);
      this.pixelGradient = new FloatPointer(pixels.length);
      this.logitGradient = new FloatPointer(direction());
      this.module = TorchModule.over(SPEC, this.weights, gradients);
    }

    PixelBuffer pixelBuffer() {
      return new PixelBuffer(pixels, N, HEIGHT_PX, WIDTH_PX);
    }

    float[] weightArray() {
      float[] values = new float[SPEC.layout().numElements()];
      weights.get(values);
      return values;
    }

    @Override
    public void close() {
      module.close();
      weights.close();
      gradients.close();
      pixels.close();
      pixelGradient.close();
      logits.close();
      logitGradient.close();
    }
  }
}
