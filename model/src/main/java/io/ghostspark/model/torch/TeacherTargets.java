package io.ghostspark.model.torch;

/**
 * Top-K of the teacher per sample, flattened.
 *
 * @param classIds [n, topK]
 * @param logProbs [n, topK] at temperature 1
 * @param tailLogMass [n] log of the mass outside the top K
 */
public record TeacherTargets(int topK, int[] classIds, float[] logProbs, float[] tailLogMass) {}
