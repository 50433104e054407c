package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.WeightInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/**
 * One SGD step of every worker, averaged by examples, is one step on their batches together, as
 * long as normalisations use the running statistics: then a sample's gradient depends on no other.
 */
class LargeBatchLawTest {

  private static final GhostNetV3Spec SPEC = new GhostNetV3Spec(0.25, 4, 2, DepthwiseScale.WITH, 0);
  private static final int SIZE_PX = 40;
  private static final int SAMPLES = 7;
  private static final double RATE = 0.1;

  @Test
  void workersWithFrozenStatisticsAreOneLargeBatch() {
    float[] before = WeightInit.initial(SPEC, 1).values();
    float[] together = step(before, 0, SAMPLES);
    for (int workers = 2; workers <= 3; workers++) {
      List<Contribution> contributions = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int from = SAMPLES * worker / workers;
        int to = SAMPLES * (worker + 1) / workers;
        contributions.add(new Contribution(worker, step(before, from, to), to - from));
      }

      float[] averaged = StateAverager.averageWeights(SPEC.layout(), contributions);

      for (int i = 0; i < together.length; i++) {
        assertThat(averaged[i]).isCloseTo(together[i], within(1e-6f));
      }
    }
    assertThat(largestDifference(together, before)).isGreaterThan(1e-3f);
  }

  private static float largestDifference(float[] a, float[] b) {
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  /** Weights after a step on the samples {@code [from, to)}. */
  private static float[] step(float[] before, int from, int to) {
    FlatLayout layout = SPEC.layout();
    OptimiserSpec sgd =
        new OptimiserSpec(
            new UpdateRule.Sgd(0.9, UpdateRule.Sgd.Lookahead.NONE), 0.02, 0, List.of());
    try (PointerScope scope = new PointerScope();
        TensorBook weights = TensorBook.allocate(layout, Precision.F32);
        GradientBook gradients = GradientBook.allocate(weights);
        Optimiser optimiser = new Optimiser(sgd, weights, gradients)) {
      weights.write(before);
      Kernel kernel = Kernels.of(SPEC, weights, Engine.REFERENCE);
      Tensor logits = kernel.forward(pixels(from, to), Phase.EVAL);
      DistillationLoss loss = new DistillationLoss(DistillationConfig.crossEntropy(0.1));
      loss.of(logits, labels(from, to), null).total().backward();
      kernel.continueBackward();
      try (NoGradGuard noGrad = new NoGradGuard()) {
        optimiser.step(optimiser.gradientNorm(), RATE, 1);
      }
      return weights.read();
    }
  }

  private static Tensor pixels(int from, int to) {
    int length = 3 * SIZE_PX * SIZE_PX;
    float[] pixels = new float[(to - from) * length];
    for (int sample = from; sample < to; sample++) {
      Random random = new Random(sample);
      for (int i = 0; i < length; i++) {
        pixels[(sample - from) * length + i] = (float) random.nextGaussian();
      }
    }
    return Tensor.create(pixels, to - from, 3, SIZE_PX, SIZE_PX);
  }

  private static Tensor labels(int from, int to) {
    long[] labels = new long[to - from];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = ((long) from + i) % SPEC.numClasses();
    }
    return Tensor.create(labels, labels.length);
  }
}
