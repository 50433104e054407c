package io.ghostspark.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundPointTest {

  @Test
  void everyEpochEndsAtItsWholeNumberAlsoWhenRoundsPerEpochChange() {
    List<RoundPoint> points =
        List.of(point(0, 0), point(1, 0), point(2, 1), point(3, 1), point(4, 1), point(5, 2));

    assertThat(RoundPoint.epochs(points))
        .containsExactly(0.5, 1.0, 1 + 1 / 3.0, 1 + 2 / 3.0, 2.0, 3.0);
  }

  private static RoundPoint point(long round, int epoch) {
    return new RoundPoint(round, epoch, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
