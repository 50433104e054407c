package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.coco.CocoBox;
import java.io.Serializable;

/**
 * One annotated object of an image.
 *
 * @param annotationId as the source has it
 * @param label contiguous 0-based category: the place of {@code categoryId} among the sorted ids
 * @param categoryId as the source has it
 * @param box in source pixels, with positive width and height
 * @param area of the object's outline, px²
 * @param isCrowd 1 for a group of objects, else 0
 */
public record BoxedObject(
    long annotationId, int label, int categoryId, CocoBox box, double area, int isCrowd)
    implements Serializable {}
