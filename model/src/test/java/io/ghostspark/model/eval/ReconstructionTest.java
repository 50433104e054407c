package io.ghostspark.model.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.TailPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReconstructionTest {
  private static final double[] DENSE = {
    Math.log(0.1), Math.log(0.4), Math.log(0.2), Math.log(0.25), Math.log(0.05)
  };
  private static final double F64 = 1e-12;

  @Test
  void theTailIsWhatTheTopKLeave() {
    Reconstruction two = Reconstruction.exact(DENSE, 2);

    assertThat(two.classIds()).containsExactly(1, 3);
    assertThat(Math.exp(two.tailLogMass())).isCloseTo(0.35, within(F64));
    assertThat(two.distribution(TailPolicy.BUCKET, 1))
        .containsExactly(new double[] {0.4, 0.25, 0.35}, within(F64));
    assertThat(two.distribution(TailPolicy.UNIFORM, 1))
        .containsExactly(new double[] {0.35 / 3, 0.4, 0.35 / 3, 0.25, 0.35 / 3}, within(F64));
    assertThat(two.distribution(TailPolicy.RENORMALISE, 1))
        .containsExactly(new double[] {0, 0.4 / 0.65, 0, 0.25 / 0.65, 0}, within(F64));
  }

  @ParameterizedTest
  @EnumSource(TailPolicy.class)
  void allClassesAreTheTeacherItselfAtEveryTemperature(TailPolicy policy) {
    Reconstruction all = Reconstruction.exact(DENSE, DENSE.length);

    for (double tau : new double[] {0.5, 1, 4}) {
      double[] dense = all.outcomesOf(DENSE, policy, tau);
      assertThat(all.distribution(policy, tau)).containsExactly(dense, within(F64));
      assertThat(Reconstruction.divergence(dense, all.distribution(policy, tau)))
          .isCloseTo(0, within(F64));
    }
  }

  @Test
  void theBucketLosesNothingOfItsOwnOutcomes() {
    for (int topK = 1; topK < DENSE.length; topK++) {
      Reconstruction kept = Reconstruction.exact(DENSE, topK);
      for (double tau : new double[] {1, 2, 4}) {
        assertThat(kept.distribution(TailPolicy.BUCKET, tau))
            .containsExactly(kept.outcomesOf(DENSE, TailPolicy.BUCKET, tau), within(F64));
      }
    }
  }

  @Test
  void fewerOfManyAreTheFew() {
    for (int topK = 1; topK <= DENSE.length; topK++) {
      Reconstruction cut = Reconstruction.exact(DENSE, DENSE.length).first(topK);
      Reconstruction few = Reconstruction.exact(DENSE, topK);

      assertThat(cut.classIds()).isEqualTo(few.classIds());
      assertThat(Math.exp(cut.tailLogMass())).isCloseTo(Math.exp(few.tailLogMass()), within(F64));
    }
  }

  @Test
  void aTeacherOfZerosCannotBeDescribed() {
    assertThat(Reconstruction.divergence(new double[] {0.5, 0.5}, new double[] {1, 0}))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Reconstruction.divergence(new double[] {1, 0}, new double[] {0.5, 0.5}))
        .isCloseTo(Math.log(2), within(F64));
  }
}
