package io.ghostspark.dataprep.coco;

/**
 * An element of {@code annotations}.
 *
 * @param categoryId as the file has it
 * @param box in source pixels
 * @param area of the object's outline, px²
 * @param isCrowd 1 for a group of objects, else 0
 */
public record CocoAnnotation(
    long id, long imageId, int categoryId, CocoBox box, double area, int isCrowd)
    implements CocoEntry {}
