package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.Serializable;

/**
 * What every scoring task does.
 *
 * @param sizePx side of the teacher's square input
 * @param batch views at once
 */
record ScoringPlan(
    ViewRecipe recipe, ViewRange views, int sizePx, int topK, int batch, long maxPixels)
    implements Serializable {}
