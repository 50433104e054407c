package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TeacherTargets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Seeded noise of a batch's shape: speed does not depend on what the pixels show. */
final class MadeUpBatch {
  static final double[] MEAN = {0.485, 0.456, 0.406};
  static final double[] STD = {0.229, 0.224, 0.225};
  private static final int TOP_K = 10;
  private static final long SEED = 1;

  private MadeUpBatch() {}

  /** With labels and a teacher's top-K. */
  static Batch of(int n, int sizePx, int classes) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] pixels = new byte[n * 3 * sizePx * sizePx];
    random.nextBytes(pixels);
    int[] labels = random.ints(n, 0, classes).toArray();
    return new Batch(n, sizePx, sizePx, pixels, labels, teacher(n, Math.min(TOP_K, classes)));
  }

  /** The batch's pixels as the network sees them, [n, 3, size, size]. */
  static float[] normalised(Batch batch) {
    int plane = batch.heightPx() * batch.widthPx();
    float[] normalised = new float[batch.pixels().length];
    for (int i = 0; i < normalised.length; i++) {
      int channel = i / plane % 3;
      normalised[i] = (float) (((batch.pixels()[i] & 255) / 255.0 - MEAN[channel]) / STD[channel]);
    }
    return normalised;
  }

  private static TeacherTargets teacher(int n, int topK) {
    int[] ids = new int[n * topK];
    float[] logProbs = new float[n * topK];
    float[] tails = new float[n];
    double perClass = 0.9 / topK;
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % topK;
      logProbs[i] = (float) Math.log(perClass);
    }
    Arrays.fill(tails, (float) Math.log(0.1));
    return new TeacherTargets(topK, ids, logProbs, tails);
  }
}
