package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Colour jitter: section {@code views.colour-jitter}; all 0 for none. timm's {@code --color-jitter
 * 0.4} is 0.4 for the first three.
 *
 * @param brightness factor drawn in 1 - b to 1 + b
 * @param contrast likewise
 * @param saturation likewise
 * @param hue turn drawn in -h to h
 */
public record ColourJitterConfig(double brightness, double contrast, double saturation, double hue)
    implements Checked {

  boolean isOn() {
    return brightness > 0 || contrast > 0 || saturation > 0 || hue > 0;
  }

  ColourJitter.@Nullable Strength strength() {
    return isOn() ? new ColourJitter.Strength(brightness, contrast, saturation, hue) : null;
  }

  @Override
  public void check(Checks checks) {
    checks
        .within("brightness", brightness, 0, 1)
        .within("contrast", contrast, 0, 1)
        .within("saturation", saturation, 0, 1)
        .within("hue", hue, 0, 0.5);
  }
}
