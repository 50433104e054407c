package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.ResizeKernel;
import java.io.Serializable;

/**
 * Evaluation transform: short side to floor(sizePx / cropFraction), centre crop of sizePx (facts
 * §7).
 */
public record EvalRecipe(int sizePx, double cropFraction, ResizeKernel kernel)
    implements Serializable {}
