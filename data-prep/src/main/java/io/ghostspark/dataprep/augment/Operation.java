package io.ghostspark.dataprep.augment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every image operation of timm's RandAugment and AutoAugment policies; plain and increasing level
 * maps are operations of their own. The numbers are stored in logit caches and never change.
 */
public enum Operation {
  AUTO_CONTRAST(0, "AutoContrast", LevelMap.NONE),
  EQUALIZE(1, "Equalize", LevelMap.NONE),
  INVERT(2, "Invert", LevelMap.NONE),
  ROTATE(3, "Rotate", LevelMap.ROTATE),
  POSTERIZE(4, "Posterize", LevelMap.POSTERIZE),
  POSTERIZE_INCREASING(5, "PosterizeIncreasing", LevelMap.POSTERIZE_INCREASING),
  /** As the AutoAugment paper describes it: 4 to 8 bits stay. */
  POSTERIZE_ORIGINAL(6, "PosterizeOriginal", LevelMap.POSTERIZE_ORIGINAL),
  SOLARIZE(7, "Solarize", LevelMap.SOLARIZE),
  SOLARIZE_INCREASING(8, "SolarizeIncreasing", LevelMap.SOLARIZE_INCREASING),
  SOLARIZE_ADD(9, "SolarizeAdd", LevelMap.SOLARIZE_ADD),
  COLOR(10, "Color", LevelMap.ENHANCE),
  COLOR_INCREASING(11, "ColorIncreasing", LevelMap.ENHANCE_INCREASING),
  CONTRAST(12, "Contrast", LevelMap.ENHANCE),
  CONTRAST_INCREASING(13, "ContrastIncreasing", LevelMap.ENHANCE_INCREASING),
  BRIGHTNESS(14, "Brightness", LevelMap.ENHANCE),
  BRIGHTNESS_INCREASING(15, "BrightnessIncreasing", LevelMap.ENHANCE_INCREASING),
  SHARPNESS(16, "Sharpness", LevelMap.ENHANCE),
  SHARPNESS_INCREASING(17, "SharpnessIncreasing", LevelMap.ENHANCE_INCREASING),
  SHEAR_X(18, "ShearX", LevelMap.SHEAR),
  SHEAR_Y(19, "ShearY", LevelMap.SHEAR),
  /** Absolute: a share of (int)(0.45 * shorter side) pixels. */
  TRANSLATE_X(20, "TranslateX", LevelMap.TRANSLATE_ABSOLUTE),
  TRANSLATE_Y(21, "TranslateY", LevelMap.TRANSLATE_ABSOLUTE),
  /** Relative: a share of the picture's width. */
  TRANSLATE_X_REL(22, "TranslateXRel", LevelMap.TRANSLATE_RELATIVE),
  /** Relative: a share of the picture's height. */
  TRANSLATE_Y_REL(23, "TranslateYRel", LevelMap.TRANSLATE_RELATIVE);

  private static final List<Operation> ALL = List.of(values());

  private final int number;
  private final String timmName;
  private final LevelMap levelMap;

  Operation(int number, String timmName, LevelMap levelMap) {
    this.number = number;
    this.timmName = timmName;
    this.levelMap = levelMap;
  }

  /** The operation of a stored number; fails if there is none. */
  public static Operation ofNumber(int number) {
    if (number < 0 || number >= ALL.size()) {
      throw new IllegalArgumentException(
          "Invalid operation number: %d (must be 0..%d)".formatted(number, ALL.size() - 1));
    }
    return ALL.get(number);
  }

  /** The operation of timm's name, as in {@code ShearX}; fails with all names if there is none. */
  public static Operation ofTimmName(String name) {
    for (Operation operation : ALL) {
      if (operation.timmName.equals(name)) {
        return operation;
      }
    }
    throw new IllegalArgumentException(
        "Invalid operation: '%s' (must be one of %s)"
            .formatted(
                name,
                Arrays.stream(values())
                    .map(Operation::timmName)
                    .collect(Collectors.joining(", "))));
  }

  /** Stable number, 0..63, part of the logit cache's format. */
  public int number() {
    return number;
  }

  public String timmName() {
    return timmName;
  }

  /** Whether the argument has a random sign. */
  public boolean isSigned() {
    return levelMap.isSigned();
  }

  /** Whether the level changes anything. */
  public boolean hasLevel() {
    return levelMap != LevelMap.NONE;
  }

  /** Whether pixels are interpolated, so that a kernel matters. */
  public boolean resamples() {
    return switch (levelMap) {
      case ROTATE, SHEAR, TRANSLATE_RELATIVE, TRANSLATE_ABSOLUTE -> true;
      default -> false;
    };
  }

  /**
   * The argument at a level: degrees, shear, share of the side (relative translation) or of the
   * translation constant (absolute), blend factor, bits, threshold or summand; 0 without a level.
   *
   * @param level 0..10
   */
  public double argument(double level, boolean negated) {
    return levelMap.argument(level, negated);
  }
}
