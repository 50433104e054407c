package io.ghostspark.model.torch;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;

/** A network small enough to train in a test, with a batch to train it on. */
final class TinyFixture {
  static final int NUM_CLASSES = 5;
  static final double[] MEAN = {0.5, 0.4, 0.3};
  static final double[] STD = {0.2, 0.25, 0.3};

  private TinyFixture() {}

  static GhostNetV3Spec spec() {
    return new GhostNetV3Spec(0.1, NUM_CLASSES, 1, DepthwiseScale.WITH, 0);
  }

  static TrainRecipe recipe(DistillationConfig loss) {
    return new TrainRecipe(loss, OptimiserSpec.lamb(0.05, 1), 0.9, MEAN, STD);
  }

  static TrainingState initial(NetworkSpec spec) {
    float[] weights = WeightInit.initial(spec, 3).values();
    return TrainingState.initial(weights, spec.layout().numTrainable());
  }

  /** Pixels and labels are a function of {@code name}. */
  static Batch batch(String name, int n) {
    return batch(name, n, /* heightPx= */ 33, /* widthPx= */ 40);
  }

  static Batch batch(String name, int n, int heightPx, int widthPx) {
    NamedUniform uniform = new NamedUniform("tiny", name);
    byte[] pixels = new byte[n * 3 * heightPx * widthPx];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (127.5 * (uniform.symmetric(i) + 1));
    }
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % NUM_CLASSES;
    }
    return new Batch(n, heightPx, widthPx, pixels, labels, targets(uniform, n));
  }

  /** Top 2 of 5 classes, with the rest of the mass in the tail. */
  private static TeacherTargets targets(NamedUniform uniform, int n) {
    int[] classIds = new int[2 * n];
    float[] logProbs = new float[2 * n];
    float[] tailLogMass = new float[n];
    for (int i = 0; i < n; i++) {
      double first = 0.4 + 0.1 * uniform.symmetric(-i - 1);
      classIds[2 * i] = i % NUM_CLASSES;
      classIds[2 * i + 1] = (i + 2) % NUM_CLASSES;
      logProbs[2 * i] = (float) Math.log(first);
      logProbs[2 * i + 1] = (float) Math.log(0.3);
      tailLogMass[i] = (float) Math.log(0.7 - first);
    }
    return new TeacherTargets(2, classIds, logProbs, tailLogMass);
  }
}
