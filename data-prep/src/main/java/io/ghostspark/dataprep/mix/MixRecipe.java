package io.ghostspark.dataprep.mix;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How batches are mixed (timm's Mixup in mode 'batch').
 *
 * @param mixupAlpha share ~ Beta(alpha, alpha) for Mixup; 0 for no Mixup
 * @param cutmixAlpha the same for CutMix
 * @param probability chance of a batch to be mixed, [0, 1]
 * @param switchProbability chance of CutMix where both are possible, [0, 1]
 */
public record MixRecipe(
    double mixupAlpha, double cutmixAlpha, double probability, double switchProbability)
    implements Serializable {

  public MixRecipe {
    require(
        mixupAlpha >= 0 && cutmixAlpha >= 0 && mixupAlpha + cutmixAlpha > 0,
        "alpha",
        mixupAlpha,
        ">= 0, it or cutmix-alpha above 0");
    require(probability >= 0 && probability <= 1, "probability", probability, "in [0, 1]");
    require(
        switchProbability >= 0 && switchProbability <= 1,
        "switch-probability",
        switchProbability,
        "in [0, 1]");
  }

  /**
   * What happens to the batch that starts at an epoch's position: a pure function of (seed, epoch,
   * position), null for nothing. The stream (seed, MIX, epoch, position) is consumed in this order:
   * fire, CutMix or Mixup, the share, then CutMix's centre row and column.
   */
  public @Nullable Mix draw(long seed, int epoch, long position, int sizePx) {
    CounterRandom random = CounterRandom.of(seed, Purpose.MIX, epoch, position);
    boolean fires = random.nextDouble() < probability;
    boolean switches = random.nextDouble() < switchProbability;
    if (!fires) {
      return null;
    }
    boolean cuts = cutmixAlpha > 0 && (mixupAlpha == 0 || switches);
    double share = Beta.draw(random, cuts ? cutmixAlpha : mixupAlpha);
    if (share == 1) {
      return null;
    }
    return cuts ? paste(share, sizePx, random) : new Mix.Blend(share);
  }

  /** The box of sides sqrt(1 - share) around a uniform centre, cut at the border. */
  private static @Nullable Mix paste(double share, int sizePx, CounterRandom random) {
    int side = (int) (sizePx * Math.sqrt(1 - share));
    int top = start(random.nextDouble(), sizePx, side);
    int left = start(random.nextDouble(), sizePx, side);
    int bottom = Math.min(sizePx, top + side);
    int right = Math.min(sizePx, left + side);
    int height = bottom - Math.max(0, top);
    int width = right - Math.max(0, left);
    if (height < 1 || width < 1) {
      return null;
    }
    CropBox box = new CropBox(Math.max(0, top), Math.max(0, left), height, width);
    return new Mix.Paste(box, 1 - (double) height * width / ((double) sizePx * sizePx));
  }

  /** First row of a side around a centre in 0..sizePx-1; negative when it juts out. */
  private static int start(double u, int sizePx, int side) {
    return (int) (u * sizePx) - side / 2;
  }

  private static void require(boolean holds, String key, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid train.mixup." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
