package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.source.SourceImage;
import java.io.Serializable;

/**
 * A source image to its row: decoded once, as a check.
 *
 * @param maxPixels largest width x height accepted
 */
record RowMaker(long maxPixels) implements Serializable {

  ImageRow row(SourceImage image) throws UnreadableImageException {
    byte[] encoded = image.encoded();
    RgbImage pixels = ImageDecoder.decode(encoded, maxPixels);
    return new ImageRow(
        image.imageId(),
        image.label(),
        pixels.widthPx(),
        pixels.heightPx(),
        Sha256.of(encoded),
        encoded);
  }
}
