package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Colour jitter as explicit steps in their order, equal to torchvision's on Pillow's pictures. */
public record ColourJitter(List<Step> steps) implements Serializable {

  /** What a step changes; the order is torchvision's, whose permutations it numbers. */
  public enum Adjustment {
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE
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

  /** How far a draw goes: factors in 1 - strength (at least 0) to 1 + strength, hue in -h to h. */
  public record Strength(double brightness, double contrast, double saturation, double hue)
      implements Serializable {
    public Strength {
      if (!(brightness >= 0 && contrast >= 0 && saturation >= 0 && hue >= 0 && hue <= 0.5)) {
        throw new IllegalArgumentException(
            "Invalid colour jitter: %s, %s, %s, %s (must be >= 0, hue at most 0.5)"
                .formatted(brightness, contrast, saturation, hue));
      }
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

  /** A random order, then a factor for each adjustment, drawn even if its strength is 0. */
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
        double centre = adjustment == Adjustment.HUE ? 0 : 1;
        double low = adjustment == Adjustment.HUE ? -reach : Math.max(0, 1 - reach);
        steps.add(new Step(adjustment, low + uniforms[number] * (centre + reach - low)));
      }
    }
    return new ColourJitter(steps);
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
