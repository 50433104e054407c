package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import java.io.Serializable;

/**
 * One replayable augmentation of one image as explicit numbers. RandAugment and erasing extend it
 * with the recipe's issue.
 */
public record ViewSpec(CropBox crop, boolean flipped, ResizeKernel kernel)
    implements Serializable {}
