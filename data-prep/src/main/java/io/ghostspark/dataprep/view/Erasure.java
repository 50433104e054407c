package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.Serializable;

/**
 * The erased box of a view.
 *
 * @param box in view pixels
 * @param noiseSeed of the values that fill it, unless they are 0
 */
public record Erasure(CropBox box, EraseFill fill, long noiseSeed) implements Serializable {

  /**
   * Seed of a view's noise: draw 0 of the stream (crop, ERASE_NOISE, view number, hash(image id)),
   * the crop's numbers as one word, top in the highest 16 bits, then left, height, width. Nothing
   * but stored numbers, so that a cache replays without its recipe.
   */
  public static long noiseSeed(String imageId, int viewNumber, CropBox crop) {
    long word =
        (long) crop.topPx() << 48
            | (long) crop.leftPx() << 32
            | (long) crop.heightPx() << 16
            | crop.widthPx();
    return CounterRandom.of(word, Purpose.ERASE_NOISE, viewNumber, CounterRandom.hash(imageId))
        .nextLong();
  }
}
