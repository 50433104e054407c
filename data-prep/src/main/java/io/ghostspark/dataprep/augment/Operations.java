package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.util.List;

/** Applies operations to pictures, bit for bit as Pillow does (golden README §9 "Ops"). */
public final class Operations {
  private Operations() {}

  /** Applies {@code operations} in order; {@code source} is never written. */
  public static RgbImage apply(RgbImage source, List<AppliedOperation> operations) {
    RgbImage image = source;
    for (AppliedOperation operation : operations) {
      image = apply(image, operation);
    }
    return image;
  }

  /** The changed picture, or {@code source} itself where nothing changes; never written to. */
  public static RgbImage apply(RgbImage source, AppliedOperation applied) {
    return apply(source, applied.operation(), applied.argument(), applied.kernel());
  }

  /** As above at an argument that need not be a level's. */
  static RgbImage apply(
      RgbImage source, Operation operation, double argument, ResizeKernel kernel) {
    return switch (operation) {
      case AUTO_CONTRAST -> ToneCurves.autoContrast(source);
      case EQUALIZE -> ToneCurves.equalize(source);
      case INVERT -> ToneCurves.invert(source);
      case POSTERIZE, POSTERIZE_INCREASING, POSTERIZE_ORIGINAL ->
          ToneCurves.posterize(source, (int) argument);
      case SOLARIZE, SOLARIZE_INCREASING -> ToneCurves.solarize(source, (int) argument);
      case SOLARIZE_ADD -> ToneCurves.solarizeAdd(source, (int) argument);
      case COLOR, COLOR_INCREASING -> Blend.saturation(source, (float) argument);
      case CONTRAST, CONTRAST_INCREASING -> Blend.contrast(source, (float) argument);
      case BRIGHTNESS, BRIGHTNESS_INCREASING -> Blend.brightness(source, (float) argument);
      case SHARPNESS, SHARPNESS_INCREASING -> Blend.sharpness(source, (float) argument);
      case ROTATE, SHEAR_X, SHEAR_Y, TRANSLATE_X, TRANSLATE_Y, TRANSLATE_X_REL, TRANSLATE_Y_REL ->
          Affine.of(operation, argument, source).apply(source, kernel);
    };
  }
}
