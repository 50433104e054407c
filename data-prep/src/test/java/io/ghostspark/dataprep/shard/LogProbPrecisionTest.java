package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogProbPrecisionTest {
  private static final int TOP_K = 10;

  @Test
  void bytesOfAViewAreThoseOfTheLayout() {
    assertThat(LogProbPrecision.F16.bytesPerView(TOP_K)).isEqualTo(26 + 4 * TOP_K);
    assertThat(LogProbPrecision.U8.bytesPerView(TOP_K)).isEqualTo(26 + 3 * TOP_K);
  }

  @Test
  void eightBitsKeepTheDistributionAndAreClose() {
    for (LogitsRow row : ShardRows.probable(40, 3, TOP_K, 5)) {
      List<TeacherView> read = through(row, LogProbPrecision.U8);
      for (int v = 0; v < read.size(); v++) {
        TeacherView exact = row.views().get(v);
        TeacherView view = read.get(v);
        double sum = Math.exp(view.tailLogMass());
        for (int k = 0; k < TOP_K; k++) {
          sum += Math.exp(view.logProbs()[k]);
          double depth = Math.min(24, -exact.logProbs()[k]);
          // Half a step, and as much again for the shift, which is a mean of such errors.
          double halfStep = Math.sqrt(24 * depth) / 255 + 24.0 / (255 * 255);
          assertThat((double) view.logProbs()[k])
              .isCloseTo(exact.logProbs()[k], within(2 * halfStep + 0.05));
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
        assertThat(view.classIds()).isEqualTo(exact.classIds());
        assertThat(view.view()).isEqualTo(exact.view());
      }
    }
  }

  @Test
  void eightBitsReachTwentyFourNatsAndClipBelow() {
    TeacherView deep = view(-40f);
    TeacherView certain = view(0f);

    assertThat(through(deep).logProbs()[0]).isCloseTo(-24, within(1e-4f));
    assertThat(through(certain).logProbs()[0]).isEqualTo(0);
  }

  @ParameterizedTest
  @EnumSource(LogProbPrecision.class)
  void aTailOfAllMassIsNoNaN(LogProbPrecision precision) {
    TeacherView view = new TeacherView(view(-1).view(), new int[] {3}, new float[] {-30f}, 0f);

    TeacherView read = through(new LogitsRow("a", 0, List.of(view)), precision).get(0);

    assertThat(read.logProbs()[0]).isFinite().isNegative();
  }

  private static TeacherView view(float logProb) {
    TeacherView any = ShardRows.logits(1, 1, 1, 3).get(0).views().get(0);
    return new TeacherView(any.view(), new int[] {3}, new float[] {logProb}, -0f);
  }

  private static TeacherView through(TeacherView view) {
    return through(new LogitsRow("a", 0, List.of(view)), LogProbPrecision.U8).get(0);
  }

  private static List<TeacherView> through(LogitsRow row, LogProbPrecision precision) {
    int topK = row.views().get(0).classIds().length;
    byte[] packed = PackedViews.pack(row.imageId(), row.firstView(), row.views(), topK, precision);
    assertThat(packed).hasSize(row.views().size() * precision.bytesPerView(topK));
    return PackedViews.unpack(
        row.imageId(), row.firstView(), packed, row.views().size(), topK, precision);
  }
}
