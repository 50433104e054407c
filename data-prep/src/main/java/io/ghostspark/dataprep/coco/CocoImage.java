package io.ghostspark.dataprep.coco;

/**
 * An element of {@code images}.
 *
 * @param fileName relative to the folder of images
 */
public record CocoImage(long id, String fileName, int widthPx, int heightPx) implements CocoEntry {}
