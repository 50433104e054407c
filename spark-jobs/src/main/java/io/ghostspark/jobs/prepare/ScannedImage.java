package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.source.SourceImage;
import java.io.Serializable;

/**
 * A source image after its decode check.
 *
 * @param rejectReason why it cannot be used, empty if it can
 * @param sha256 [32] digest of {@code encoded}
 */
record ScannedImage(
    ShuffleKey key,
    int label,
    int widthPx,
    int heightPx,
    byte[] sha256,
    byte[] encoded,
    String rejectReason)
    implements Serializable {
  private static final byte[] NOTHING = {};

  static ScannedImage check(SourceImage image, long shuffleSeed, long maxPixels) {
    ShuffleKey key = ShuffleKey.of(shuffleSeed, image.imageId());
    byte[] encoded = image.encoded();
    try {
      RgbImage pixels = ImageDecoder.decode(encoded, maxPixels);
      return new ScannedImage(
          key, image.label(), pixels.widthPx(), pixels.heightPx(), Sha256.of(encoded), encoded, "");
    } catch (UnreadableImageException e) {
      return new ScannedImage(
          key, image.label(), 0, 0, NOTHING, NOTHING, String.valueOf(e.getMessage()));
    }
  }

  boolean isRejected() {
    return !rejectReason.isEmpty();
  }

  ImageRow row() {
    return new ImageRow(key.imageId(), label, widthPx, heightPx, sha256, encoded);
  }

  IndexEntry indexEntry() {
    return new IndexEntry(key, encoded.length, rejectReason);
  }
}
