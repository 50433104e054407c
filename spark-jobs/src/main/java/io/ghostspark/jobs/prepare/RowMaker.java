package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ExifOrientation;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.ShortSide;
import io.ghostspark.dataprep.image.StructureCheck;
import io.ghostspark.dataprep.image.TruncatedJpeg;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.jobs.prepare.DatasetConfig.Check;
import io.ghostspark.jobs.prepare.DatasetConfig.Orientation;
import io.ghostspark.jobs.prepare.DatasetConfig.Truncated;
import java.io.Serializable;

/**
 * A source image to its row: every image is checked; the bytes stay as they came unless the pixels
 * change.
 *
 * @param maxPixels largest width x height accepted
 * @param resizeShortSidePx largest short side, 0 for any
 */
public record RowMaker(
    long maxPixels,
    int resizeShortSidePx,
    int jpegQuality,
    Orientation orientation,
    Truncated truncated,
    Check check)
    implements Serializable {

  /**
   * A row and what is odd about it.
   *
   * @param note empty if nothing is
   */
  public record Made(ImageRow row, String note) {}

  public static RowMaker of(DatasetConfig config) {
    return new RowMaker(
        config.maxPixels(),
        config.resizeShortSide(),
        config.jpegQuality(),
        config.orientation(),
        config.truncated(),
        config.check());
  }

  public Made make(SourceImage image) throws UnreadableImageException {
    byte[] encoded = image.encoded();
    String note = "";
    if (truncated == Truncated.KEEP && TruncatedJpeg.is(encoded)) {
      note = "kept: truncated JPEG (" + encoded.length + " bytes), end marker added";
      encoded = TruncatedJpeg.ended(encoded);
    }
    if (check == Check.STRUCTURE) {
      StructureCheck.Size size = StructureCheck.of(encoded, maxPixels);
      if (!shrinks(size) && turn(encoded) == ExifOrientation.UPRIGHT) {
        return new Made(row(image, size.widthPx(), size.heightPx(), encoded), note);
      }
    }
    return decoded(image, encoded, note);
  }

  private Made decoded(SourceImage image, byte[] encoded, String remark)
      throws UnreadableImageException {
    RgbImage stored = ImageDecoder.decode(encoded, maxPixels);
    RgbImage pixels = stored;
    String note = remark;
    int turn = turn(encoded);
    if (turn != ExifOrientation.UPRIGHT) {
      note += (note.isEmpty() ? "" : "; ") + "turned by EXIF orientation " + turn;
      pixels = ExifOrientation.upright(pixels, turn);
    }
    if (resizeShortSidePx > 0) {
      pixels = ShortSide.atMost(pixels, resizeShortSidePx, ResizeKernel.BICUBIC);
    }
    byte[] kept = pixels == stored ? encoded : JpegEncoder.encode(pixels, jpegQuality);
    return new Made(row(image, pixels.widthPx(), pixels.heightPx(), kept), note);
  }

  private static ImageRow row(SourceImage image, int widthPx, int heightPx, byte[] kept) {
    return new ImageRow(image.imageId(), image.label(), widthPx, heightPx, Sha256.of(kept), kept);
  }

  private boolean shrinks(StructureCheck.Size size) {
    return resizeShortSidePx > 0 && Math.min(size.widthPx(), size.heightPx()) > resizeShortSidePx;
  }

  private int turn(byte[] encoded) {
    return orientation == Orientation.APPLY ? ExifOrientation.of(encoded) : ExifOrientation.UPRIGHT;
  }
}
