package io.ghostspark.dataprep.shard;

/**
 * One row of the images table.
 *
 * @param imageId file name without folder, unique in the data set
 * @param label 0-based class
 * @param sha256 digest of {@code encoded}, 32 bytes
 * @param encoded JPEG or PNG bytes
 */
public record ImageRow(
    String imageId, int label, int widthPx, int heightPx, byte[] sha256, byte[] encoded) {}
