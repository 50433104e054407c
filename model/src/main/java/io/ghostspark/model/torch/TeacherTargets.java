package io.ghostspark.model.torch;

import java.util.Arrays;

/**
 * Top-K of the teacher per sample, flattened.
 *
 * @param classIds [n, topK]
 * @param logProbs [n, topK] at temperature 1
 * @param tailLogMass [n] log of the mass outside the top K
 */
public record TeacherTargets(int topK, int[] classIds, float[] logProbs, float[] tailLogMass) {

  /** Of samples {@code from} (inclusive) to {@code to} (exclusive). */
  TeacherTargets part(int from, int to) {
    return new TeacherTargets(
        topK,
        Arrays.copyOfRange(classIds, from * topK, to * topK),
        Arrays.copyOfRange(logProbs, from * topK, to * topK),
        Arrays.copyOfRange(tailLogMass, from, to));
  }
}
