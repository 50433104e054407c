package io.ghostspark.dataprep.image;

/** Interleaved pixels to one plane per colour. */
public final class PixelPlanes {
  private PixelPlanes() {}

  /**
   * Splits a picture.
   *
   * @param out u8 {@code [3, heightPx, widthPx]} at {@code to}
   */
  public static void split(RgbImage image, byte[] out, int to) {
    byte[] rgb = image.rgb();
    int plane = image.widthPx() * image.heightPx();
    int done = VectorModule.IS_FAST ? VectorPixels.split(rgb, out, to, plane) : 0;
    for (int i = done; i < plane; i++) {
      out[to + i] = rgb[3 * i];
      out[to + plane + i] = rgb[3 * i + 1];
      out[to + 2 * plane + i] = rgb[3 * i + 2];
    }
  }
}
