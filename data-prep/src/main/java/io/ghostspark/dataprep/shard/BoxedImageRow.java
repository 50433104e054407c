package io.ghostspark.dataprep.shard;

import java.io.Serializable;

/**
 * One row of the boxed images table.
 *
 * @param sha256 digest of {@code encoded}, 32 bytes
 * @param encoded JPEG or PNG bytes
 */
public record BoxedImageRow(BoxedImage image, byte[] sha256, byte[] encoded)
    implements Serializable {}
