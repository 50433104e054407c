package io.ghostspark.dataprep.image;

/**
 * Whether an image can be decoded, without decoding it where a look at its structure tells ({@link
 * JpegStructure}, some 20 microseconds): baseline and progressive JPEGs of one or three colours.
 * PNGs, CMYK and all that looks odd are decoded, so that the outcome and the reason are those of
 * {@link ImageDecoder}.
 */
public final class StructureCheck {
  private StructureCheck() {}

  /** Size of an image in pixels. */
  public record Size(int widthPx, int heightPx) {}

  /**
   * The size of an image that can be decoded.
   *
   * @param maxPixels as {@link ImageDecoder#decode}'s
   * @throws UnreadableImageException as {@link ImageDecoder#decode} does
   */
  public static Size of(byte[] encoded, long maxPixels) throws UnreadableImageException {
    EncodedHeader header = EncodedHeader.parse(encoded);
    ImageDecoder.requireSize(header, maxPixels);
    if (TruncatedJpeg.hasEnd(encoded) && JpegStructure.isSound(encoded)) {
      return new Size(header.widthPx(), header.heightPx());
    }
    RgbImage image = ImageDecoder.decode(encoded, maxPixels);
    return new Size(image.widthPx(), image.heightPx());
  }
}
