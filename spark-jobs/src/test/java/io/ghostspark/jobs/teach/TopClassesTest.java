package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import org.junit.jupiter.api.Test;

final class TopClassesTest {
  private static final ViewSpec VIEW =
      new ViewSpec(new CropBox(0, 0, 4, 4), false, ResizeKernel.BILINEAR);
  private static final double F32 = 1e-6; // one rounding of a log-probability to float

  @Test
  void probabilitiesAndTailSumToOne() {
    float[] logits = {0.5f, 3, -2, 1, 7, -40};

    for (int topK = 1; topK <= logits.length; topK++) {
      TeacherView view = TopClasses.of(VIEW, logits, topK);

      double sum = Math.exp(view.tailLogMass());
      for (float logProb : view.logProbs()) {
        sum += Math.exp(logProb);
      }
      assertThat(sum).isCloseTo(1, within(F32));
      assertThat(view.classIds()).startsWith(4).hasSize(topK);
    }
  }

  @Test
  void classesFallByProbabilityAndTiesRankByClassId() {
    assertThat(TopClasses.of(VIEW, new float[] {1, 2, 2, 0}, 4).classIds())
        .containsExactly(1, 2, 0, 3);
  }

  @Test
  void withoutTailTheTailIsMinusInfinity() {
    assertThat(TopClasses.of(VIEW, new float[] {1, 2}, 2).tailLogMass())
        .isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void tinyTailsKeepTheirDigits() {
    TeacherView view = TopClasses.of(VIEW, new float[] {60, 0, 0}, 1);

    assertThat(view.tailLogMass()).isCloseTo((float) (Math.log(2) - 60), within(1e-5f));
  }

  @Test
  void hugeLogitsStayFinite() {
    TeacherView view = TopClasses.of(VIEW, new float[] {3e38f, -3e38f}, 1);

    assertThat(view.logProbs()[0]).isZero();
  }
}
