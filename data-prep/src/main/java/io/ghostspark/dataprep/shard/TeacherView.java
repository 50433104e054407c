package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.view.ViewSpec;

/**
 * What the teacher said about one view.
 *
 * @param classIds [K] class ids (u16 on disk), by falling probability
 * @param logProbs [K] log-probabilities at temperature 1 (f16 on disk)
 * @param tailLogMass log of the probability outside the top K, -inf if none (f16 on disk)
 */
public record TeacherView(ViewSpec view, int[] classIds, float[] logProbs, float tailLogMass) {}
