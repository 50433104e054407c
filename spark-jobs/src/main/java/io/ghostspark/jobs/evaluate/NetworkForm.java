package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TorchScorer;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * One set of weights to evaluate, as it travels to the tasks.
 *
 * @param form {@code raw}, {@code ema}, {@code deployed} or {@code teacher}
 * @param values [spec.layout().numElements()] f32
 * @param sizePx side of its square input
 * @param digest identity of the values, for the tasks' cache
 */
record NetworkForm(
    String form,
    NetworkSpec spec,
    float[] values,
    List<Double> mean,
    List<Double> std,
    int sizePx,
    String digest)
    implements Serializable {

  static NetworkForm of(
      String form, Weights weights, List<Double> mean, List<Double> std, int sizePx) {
    return new NetworkForm(
        form, weights.spec(), weights.values(), mean, std, sizePx, digest(weights.values()));
  }

  TorchScorer scorer() {
    return new TorchScorer(new Weights(spec, values), array(mean), array(std));
  }

  static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String digest(float[] values) {
    MessageDigest digest = Sha256.start();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (float value : values) {
      chunk.putFloat(value);
      if (!chunk.hasRemaining()) {
        digest.update(chunk.flip());
        chunk.clear();
      }
    }
    digest.update(chunk.flip());
    return Sha256.hex(digest, new byte[0]);
  }
}
