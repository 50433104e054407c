package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchPlace;
import io.ghostspark.model.torch.TorchScorer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A student's weights.
 *
 * @param form {@code raw}, {@code ema} or {@code deployed}
 * @param values [spec.layout().numElements()] f32
 * @param digest identity of the values, for the tasks' cache
 */
public record NetworkForm(
    String form,
    NetworkSpec spec,
    float[] values,
    List<Double> mean,
    List<Double> std,
    EvalRecipe recipe,
    String digest)
    implements EvaluatedNetwork {

  /** The weights and how their pixels are normalised. */
  public static NetworkForm of(
      String form, Weights weights, List<Double> mean, List<Double> std, EvalRecipe recipe) {
    return new NetworkForm(
        form, weights.spec(), weights.values(), mean, std, recipe, digest(weights.values()));
  }

  @Override
  public Scorer scorer(Configuration hadoop, TorchPlace place) {
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
