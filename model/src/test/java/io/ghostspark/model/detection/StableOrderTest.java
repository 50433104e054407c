package io.ghostspark.model.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StableOrderTest {
  @Test
  void ordersAsTheJdksStableSort() {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n < 70; n++) {
      double[] scores = random.ints(n, -3, 4).mapToDouble(i -> i / 2.0).toArray();

      int[] expected =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -scores[i]))
              .mapToInt(Integer::intValue)
              .toArray();

      assertThat(StableOrder.descending(scores)).isEqualTo(expected);
    }
  }
}
