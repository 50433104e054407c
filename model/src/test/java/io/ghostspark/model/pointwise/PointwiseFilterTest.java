package io.ghostspark.model.pointwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointwiseFilterTest {
  /** Sums of up to 960 products, relative to the sum of their sizes; 1.1e-7 measured. */
  private static final double TOLERANCE = 5e-7;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "3, 5, 16",
    "16, 8, 49",
    "48, 12, 7",
    "24, 24, 100",
    "40, 36, 33",
    "72, 20, 13",
    "40, 60, 785",
    "80, 92, 49",
    "80, 100, 50",
    "33, 17, 26",
    "160, 480, 49",
    "960, 80, 9",
    "31, 64, 25",
    "12, 65, 31",
    "12, 79, 31",
    "12, 96, 31",
    "12, 112, 31",
    "12, 128, 31"
  })
  void everyPixelIsMultipliedByTheMatrix(int numIn, int numOut, int numPixels) {
    SplittableRandom random = new SplittableRandom(numIn * 1000L + numOut);
    float[] weight = random(random, numOut * numIn);
    float[] bias = random(random, numOut);
    float[] x = random(random, numPixels * numIn);
    FloatBuffer y = FloatBuffer.allocate(numPixels * numOut);

    new PointwiseFilter(weight, bias, 2).apply(FloatBuffer.wrap(x), y, numPixels);

    for (int pixel = 0; pixel < numPixels; pixel++) {
      for (int o = 0; o < numOut; o++) {
        double expected = bias[o];
        double size = Math.abs(expected);
        for (int i = 0; i < numIn; i++) {
          double product = (double) x[pixel * numIn + i] * weight[o * numIn + i];
          expected += product;
          size += Math.abs(product);
        }
        double error = Math.abs(y.get(pixel * numOut + o) - expected) / size;
        assertThat(error).as("pixel %d, channel %d", pixel, o).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    SplittableRandom random = new SplittableRandom(3);
    float[] weight = random(random, 60 * 40);
    float[] bias = random(random, 60);
    int numPixels = 5000;
    FloatBuffer x = FloatBuffer.wrap(random(random, numPixels * 40));
    FloatBuffer one = FloatBuffer.allocate(numPixels * 60);
    FloatBuffer three = FloatBuffer.allocate(numPixels * 60);

    new PointwiseFilter(weight, bias, 1).apply(x, one, numPixels);
    new PointwiseFilter(weight, bias, 3).apply(x, three, numPixels);

    assertThat(three).isEqualTo(one);
  }

  @Test
  void weightsThatDoNotFitTheBiasAreRefused() {
    assertThatThrownBy(() -> new PointwiseFilter(new float[7], new float[3], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid weight: 7 values (must be a multiple of the 3 in bias)");
  }

  private static float[] random(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return values;
  }
}
