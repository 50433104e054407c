package io.ghostspark.dataprep.coco;

/**
 * An element of a detections file.
 *
 * @param score as the file has it, perhaps not finite
 */
public record CocoDetection(long imageId, int categoryId, CocoBox box, double score) {}
