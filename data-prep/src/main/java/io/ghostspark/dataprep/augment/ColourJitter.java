package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Colour jitter as explicit steps in their order, equal to torchvision's on Pillow's pictures. What
 * is drawn is rounded to {@link Adjustment#units} of a factor, as a logit cache stores it.
 */
public record ColourJitter(List<Step> steps) implements Serializable {

  /** What a step changes; the order is torchvision's, whose permutations it numbers. */
  public enum Adjustment {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE;

    /** Stored units of one: 1/512 of a factor moves a pixel by half a level, hue by a third. */
    public int units() {
      return this == HUE ? 1024 : 512;
    }

    /** The factor that changes nothing; a step of it is none. */
    public double neutral() {
      return this == HUE ? 0 : 1;
    }
  }

  /**
   * @param factor 0 or more, 1 changes nothing; of HUE a turn of -0.5..0.5, 0 changes nothing but
   *     what the way to HSV and back rounds
   */
  public record Step(Adjustment adjustment, double factor) implements Serializable {
    public Step {
      if (adjustment == Adjustment.HUE ? !(Math.abs(factor) <= 0.5) : !(factor >= 0)) {
        throw new IllegalArgumentException(
            "Invalid factor of %s: %s (must be %s)"
                .formatted(
                    adjustment, factor, adjustment == Adjustment.HUE ? "-0.5..0.5" : ">= 0"));
      }
    }
  }

  /**
   * How far a draw goes: factors in 1 - strength to 1 + strength, hue in -h to h. timm's {@code
   * color_jitter=0.4} is (0.4, 0.4, 0.4, 0).
   */
  public record Strength(double brightness, double contrast, double saturation, double hue)
      implements Serializable {
    public Strength {
      if (!(isShare(brightness) && isShare(contrast) && isShare(saturation))
          || !(hue >= 0 && hue <= 0.5)) {
        throw new IllegalArgumentException(
            "Invalid colour jitter: %s, %s, %s, %s (must be 0..1, hue 0..0.5)"
                .formatted(brightness, contrast, saturation, hue));
      }
    }

    private static boolean isShare(double strength) {
      return strength >= 0 && strength <= 1;
    }

    private double of(Adjustment adjustment) {
      return switch (adjustment) {
        case BRIGHTNESS -> brightness;
        case CONTRAST -> contrast;
        case SATURATION -> saturation;
        case HUE -> hue;
      };
    }
  }

  public ColourJitter {
    steps = List.copyOf(steps);
  }

  /**
   * A random order, then a factor for each adjustment, drawn even if its strength is 0; steps that
   * would change nothing are left out.
   */
  public static ColourJitter draw(CounterRandom random, Strength strength) {
    int[] order = random.permutation(Adjustment.values().length);
    double[] uniforms = new double[order.length];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = random.nextDouble();
    }
    List<Step> steps = new ArrayList<>();
    for (int number : order) {
      Adjustment adjustment = Adjustment.values()[number];
      double reach = strength.of(adjustment);
      if (reach > 0) {
        double factor = adjustment.neutral() + (2 * uniforms[number] - 1) * reach;
        double stored = stored(adjustment, factor);
        if (stored != adjustment.neutral()) {
          steps.add(new Step(adjustment, stored));
        }
      }
    }
    return new ColourJitter(steps);
  }

  /** Ten bits hold every factor but the very largest: 2 becomes 2 - 1/512, a half turn less. */
  private static double stored(Adjustment adjustment, double factor) {
    double most = adjustment.neutral() + 511.0 / adjustment.units();
    return Math.min(most, Math.rint(factor * adjustment.units()) / adjustment.units());
  }

  /** The changed picture; {@code source} is never written. */
  public RgbImage apply(RgbImage source) {
    RgbImage image = source;
    for (Step step : steps) {
      image =
          switch (step.adjustment) {
            case BRIGHTNESS -> Blend.brightness(image, (float) step.factor);
            case CONTRAST -> Blend.contrast(image, (float) step.factor);
            case SATURATION -> Blend.saturation(image, (float) step.factor);
            case HUE -> Hue.turned(image, step.factor);
          };
    }
    return image;
  }
}
