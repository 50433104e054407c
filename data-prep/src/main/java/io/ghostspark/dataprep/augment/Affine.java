package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Output pixel to source position, in pixels from the upper left corner: {@code xin = a(x+.5) +
 * b(y+.5) + c}, {@code yin = d(x+.5) + e(y+.5) + f}.
 */
record Affine(double a, double b, double c, double d, double e, double f) {
  /** Share of the shorter side that an absolute translation moves at level 10. */
  private static final double TRANSLATION = 0.45;

  /** Pillow rounds a rotation's sine and cosine to this many decimals. */
  private static final int DECIMALS = 15;

  static Affine of(Operation operation, double argument, RgbImage image) {
    int width = image.widthPx();
    int height = image.heightPx();
    return switch (operation) {
      case ROTATE -> rotation(argument, width, height);
      case SHEAR_X -> new Affine(1, argument, 0, 0, 1, 0);
      case SHEAR_Y -> new Affine(1, 0, 0, argument, 1, 0);
      case TRANSLATE_X -> translation(argument * translationPx(width, height), 0);
      case TRANSLATE_Y -> translation(0, argument * translationPx(width, height));
      case TRANSLATE_X_REL -> translation(argument * width, 0);
      case TRANSLATE_Y_REL -> translation(0, argument * height);
      default ->
          throw new IllegalArgumentException(
              "Invalid operation: %s (must be an affine one)".formatted(operation.timmName()));
    };
  }

  /** Whether every output row comes from the source row of its number. */
  boolean keepsRows() {
    return d == 0 && e == 1 && f == 0;
  }

  /** Whether every output column comes from the source column of its number. */
  boolean keepsColumns() {
    return a == 1 && b == 0 && c == 0;
  }

  RgbImage apply(RgbImage source, ResizeKernel kernel) {
    return AffineSampler.sample(source, this, kernel);
  }

  private static Affine translation(double xPx, double yPx) {
    return new Affine(1, 0, xPx, 0, 1, yPx);
  }

  private static int translationPx(int width, int height) {
    return (int) (TRANSLATION * Math.min(width, height));
  }

  /** About the centre, counter-clockwise. */
  private static Affine rotation(double degrees, int width, int height) {
    double turn = degrees % 360.0;
    double angle = -Math.toRadians(turn < 0 ? turn + 360.0 : turn);
    double cos = rounded(StrictMath.cos(angle));
    double sin = rounded(StrictMath.sin(angle));
    double centreX = width / 2.0;
    double centreY = height / 2.0;
    double c = cos * -centreX + sin * -centreY + centreX;
    double f = -sin * -centreX + cos * -centreY + centreY;
    return new Affine(cos, sin, c, -sin, cos, f);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).doubleValue();
  }
}
