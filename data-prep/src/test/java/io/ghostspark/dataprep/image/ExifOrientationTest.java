package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import org.junit.jupiter.api.Test;

class ExifOrientationTest {
  private static final int WIDTH = 3;
  private static final int HEIGHT = 2;

  /** Exif's table as turns: quarter turns clockwise of the stored picture, after mirroring. */
  private static final int[][] MIRROR_THEN_QUARTERS = {
    {0, 0}, {1, 0}, {0, 2}, {1, 2}, {1, 3}, {0, 1}, {1, 1}, {0, 3}
  };

  @Test
  void uprightPictureIsTheStoredOneMirroredAndTurned() {
    for (int orientation = 1; orientation <= 8; orientation++) {
      int[] turn = MIRROR_THEN_QUARTERS[orientation - 1];
      RgbImage stored = picture();

      RgbImage upright = ExifOrientation.upright(stored, orientation);

      boolean sideways = turn[1] % 2 == 1;
      assertThat(upright.widthPx()).isEqualTo(sideways ? HEIGHT : WIDTH);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          Point2D to = turned(turn[0] == 1 ? WIDTH - 1 - x : x, y, turn[1], upright);
          assertThat(red(upright, (int) to.getX(), (int) to.getY()))
              .as("orientation %d, pixel %d,%d", orientation, x, y)
              .isEqualTo(red(stored, x, y));
        }
      }
    }
  }

  /** Where a pixel goes under quarter turns about the centre, by java.awt.geom. */
  private static Point2D turned(int x, int y, int quarters, RgbImage upright) {
    AffineTransform turn = new AffineTransform();
    turn.translate((upright.widthPx() - 1) / 2.0, (upright.heightPx() - 1) / 2.0);
    turn.quadrantRotate(quarters);
    turn.translate(-(WIDTH - 1) / 2.0, -(HEIGHT - 1) / 2.0);
    Point2D to = turn.transform(new Point2D.Double(x, y), null);
    return new Point2D.Double(Math.rint(to.getX()), Math.rint(to.getY()));
  }

  private static int red(RgbImage image, int x, int y) {
    return image.rgb()[3 * (y * image.widthPx() + x)];
  }

  private static RgbImage picture() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }
}
