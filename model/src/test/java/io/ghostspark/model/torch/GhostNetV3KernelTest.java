package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GhostNetV3KernelTest {

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 1, WITHOUT, 33, 33",
    "0.1, 5, WITH, 33, 70",
    "0.35, 2, WITH, 47, 33",
    "0.75, 3, WITHOUT, 48, 48"
  })
  void anyWidthBranchCountAndSizeGivesFiniteLogits(
      double width, int numBranches, DepthwiseScale scale, int heightPx, int widthPx) {
    NetworkSpec spec = new GhostNetV3Spec(width, 7, numBranches, scale, 0);
    try (TorchScorer scorer = scorer(WeightInit.initial(spec, 1), Precision.F32)) {
      float[][] logits = scorer.logits(pixels(2, heightPx, widthPx), 2, heightPx, widthPx);

      assertThat(logits).hasDimensions(2, 7);
      for (float[] row : logits) {
        for (float logit : row) {
          assertThat(logit).isFinite();
        }
      }
    }
  }

  @Test
  void oneSampleKeepsItsBatchDimension() {
    try (TorchScorer scorer = scorer(WeightInit.initial(TinyFixture.spec(), 1), Precision.F32)) {
      assertThat(scorer.logits(pixels(1, 33, 33), 1, 33, 33)).hasDimensions(1, 5);
    }
  }

  @Test
  void memoryOrderDoesNotChangeTheResult() {
    GhostNetV3Spec spec = TinyFixture.spec();
    List<double[]> results = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard();
          TensorBook book = TensorBook.allocate(spec.layout(), Precision.F64)) {
        book.write(WeightInit.initial(spec, 1).values());
        Tensor input =
            Tensor.create(pixels(2, 40, 50), 2, 3, 40, 50).to(Precision.F64.scalarType());
        Tensor logits = Kernels.of(spec, book).forward(engine.arrange(input), Phase.TRAIN);
        results.add(NativeArrays.readDoubles(logits.contiguous()));
      }
    }

    assertThat(results.get(1)).containsExactly(results.get(0), within(1e-10));
  }

  @Test
  void u8BatchesAreNormalisedPerChannel() {
    Batch batch = TinyFixture.batch("a", 2);
    Weights weights = WeightInit.initial(TinyFixture.spec(), 1);
    float[] normalised = new float[batch.pixels().length];
    int plane = batch.heightPx() * batch.widthPx();
    for (int i = 0; i < normalised.length; i++) {
      int c = i / plane % 3;
      double unit = (batch.pixels()[i] & 0xFF) / 255.0;
      normalised[i] = (float) ((unit - TinyFixture.MEAN[c]) / TinyFixture.STD[c]);
    }
    try (TorchScorer scorer = scorer(weights, Precision.F64)) {
      float[][] fromBytes = scorer.logits(batch);
      float[][] fromFloats = scorer.logits(normalised, 2, batch.heightPx(), batch.widthPx());

      for (int i = 0; i < 2; i++) {
        for (int k = 0; k < TinyFixture.NUM_CLASSES; k++) {
          assertThat(fromBytes[i][k]).isCloseTo(fromFloats[i][k], within(1e-5f));
        }
      }
    }
  }

  @Test
  void dropoutRepeatsForASeedAndIsOffInEvaluation() {
    GhostNetV3Spec spec = new GhostNetV3Spec(0.1, 5, 1, DepthwiseScale.WITH, 0.5);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        TensorBook book = TensorBook.allocate(spec.layout(), Precision.F32)) {
      book.write(WeightInit.initial(spec, 1).values());
      Kernel kernel = Kernels.of(spec, book);
      Tensor input = Tensor.create(pixels(2, 33, 33), 2, 3, 33, 33);
      float[] first = train(kernel, input, 7);

      assertThat(train(kernel, input, 7)).isEqualTo(first);
      assertThat(train(kernel, input, 8)).isNotEqualTo(first);
      float[] evaluated = NativeArrays.read(kernel.forward(input, Phase.EVAL));
      assertThat(NativeArrays.read(kernel.forward(input, Phase.EVAL))).isEqualTo(evaluated);
    }
  }

  @Test
  void inputsBelow33PxAreRefused() {
    try (TorchScorer scorer = scorer(WeightInit.initial(TinyFixture.spec(), 1), Precision.F32)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scorer.logits(pixels(1, 48, 32), 1, 48, 32))
          .withMessage("Invalid input size: 48x32 px (must be at least 33 on both sides)");
    }
  }

  @Test
  void anUnknownArchitectureIsRefused() {
    NetworkSpec unknown =
        new NetworkSpec() {
          @Override
          public String architecture() {
            return "mlp-9";
          }

          @Override
          public int numClasses() {
            return 1;
          }

          @Override
          public List<io.ghostspark.model.spec.TensorSpec> tensors() {
            return List.of();
          }
        };
    try (TensorBook book = TensorBook.allocate(unknown.layout(), Precision.F32)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Kernels.of(unknown, book))
          .withMessageStartingWith("Cannot run mlp-9: no kernel for ");
    }
  }

  private static float[] train(Kernel kernel, Tensor input, long seed) {
    kernel.seedNoise(seed);
    return NativeArrays.read(kernel.forward(input, Phase.TRAIN));
  }

  private static TorchScorer scorer(Weights weights, Precision precision) {
    return new TorchScorer(weights, TinyFixture.MEAN, TinyFixture.STD, precision);
  }

  private static float[] pixels(int n, int heightPx, int widthPx) {
    NamedUniform uniform = new NamedUniform("kernel", "pixels");
    float[] pixels = new float[n * 3 * heightPx * widthPx];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * uniform.symmetric(i));
    }
    return pixels;
  }
}
