package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.golden.GoldenTensors;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetSpec.Generation;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks without branches, scored through the Java kernels, against libtorch's operations. */
class ScoringLayersTest {
  /** Of max |logit|; the worst of all cases has 3e-6. */
  private static final double F32 = 2e-5;

  private static final int N = 3;
  private static final double[] ANY = {0.5, 0.5, 0.5};

  static Stream<Arguments> cases() {
    List<ConvNetSpec> specs =
        List.of(
            new GhostNetV3DeployedSpec(0.5, 7),
            new GhostNetV3DeployedSpec(1.3, 7),
            new GhostNetSpec(Generation.V1, 0.5, 7, 0),
            new GhostNetSpec(Generation.V2, 1.0, 7, 0),
            new MobileNetV2Spec(1.0, 7, Branching.NONE, 0),
            new ShuffleNetV2Spec(1.0, 7, Branching.NONE),
            new ResNetSpec(8, List.of(1, 1, 1, 1), 7));
    int[][] sizes = {{64, 64}, {65, 97}, {48, 33}};
    return specs.stream()
        .flatMap(spec -> Arrays.stream(sizes).map(s -> Arguments.of(spec, s[0], s[1])));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoringGivesTheLogitsOfThePlainNetwork(ConvNetSpec spec, int heightPx, int widthPx) {
    Weights weights = GoldenTensors.weights(spec, "scoring");
    float[] pixels = GoldenTensors.input("scoring", N * 3 * heightPx * widthPx);
    TorchLogits.Input input = new TorchLogits.Input(pixels, N, heightPx, widthPx);
    double[] expected = TorchLogits.of(weights, input, Precision.F64);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();

    for (int threads = 1; threads <= 2; threads++) {
      Torch.threads(threads);
      try (TorchScorer scorer = new TorchScorer(weights, ANY, ANY)) {
        float[][] logits = scorer.logits(pixels, N, heightPx, widthPx);
        for (int i = 0; i < expected.length; i++) {
          double error = Math.abs(logits[i / 7][i % 7] - expected[i]) / largest;
          assertThat(error).as("logit %d, %d threads", i, threads).isLessThan(F32);
        }
      } finally {
        Torch.threads(1);
      }
    }
  }
}
