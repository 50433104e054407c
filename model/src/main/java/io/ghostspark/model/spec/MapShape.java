package io.ghostspark.model.spec;

/** One sample's feature map, [channels, heightPx, widthPx]. */
public record MapShape(int channels, int heightPx, int widthPx) {

  public static final int NUM_COLOURS = 3;

  /** A picture. */
  public static MapShape pixels(int heightPx, int widthPx) {
    return new MapShape(NUM_COLOURS, heightPx, widthPx);
  }

  public long numPixels() {
    return (long) heightPx * widthPx;
  }

  /** The mean over all pixels. */
  public MapShape mean() {
    return new MapShape(channels, 1, 1);
  }

  /** Means of 2x2 squares; an odd last row or column is dropped. */
  public MapShape halved() {
    return new MapShape(channels, heightPx / 2, widthPx / 2);
  }

  /** Every second pixel in both directions. */
  public MapShape thinned() {
    return new MapShape(channels, (heightPx + 1) / 2, (widthPx + 1) / 2);
  }

  public MapShape withChannels(int other) {
    return new MapShape(other, heightPx, widthPx);
  }

  @Override
  public String toString() {
    return channels + "x" + heightPx + "x" + widthPx;
  }
}
