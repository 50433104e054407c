package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Logits to what the cache keeps: the K most probable classes and the mass of the others. */
final class TopClasses {
  private TopClasses() {}

  /**
   * Log-softmax in float64; equal logits rank by class id, lower first. The tail is summed over the
   * other classes, never {@code 1 - sum}, so that tiny tails keep their digits.
   *
   * @param logits [classes] f32, finite
   * @param topK at most {@code logits.length}
   */
  static TeacherView of(ViewSpec view, float[] logits, int topK) {
    int[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> -logits[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double max = logits[order[0]];
    double sum = 0;
    double tail = 0;
    for (int rank = order.length - 1; rank >= 0; rank--) {
      double mass = Math.exp(logits[order[rank]] - max);
      sum += mass;
      if (rank >= topK) {
        tail += mass;
      }
    }
    double logSum = max + Math.log(sum);
    int[] classIds = new int[topK];
    float[] logProbs = new float[topK];
    for (int rank = 0; rank < topK; rank++) {
      classIds[rank] = order[rank];
      logProbs[rank] = (float) (logits[order[rank]] - logSum);
    }
    return new TeacherView(view, classIds, logProbs, (float) (Math.log(tail) - Math.log(sum)));
  }
}
