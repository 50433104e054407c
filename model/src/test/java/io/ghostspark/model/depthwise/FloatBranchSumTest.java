package io.ghostspark.model.depthwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ghostspark.model.depthwise.DepthwiseCase.Branches;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both float32 kernels against the float64 ones. */
class FloatBranchSumTest {
  /** Of an array's largest value; the worst of all cases has 2e-6. */
  private static final double F32 = 6e-6;

  /** As F32, where the mean is ten deviations: the squares cancel two digits. Measured: 1e-5. */
  private static final double F32_OFF_CENTRE = 4e-5;

  static Stream<DepthwiseCase> cases() {
    return DepthwiseCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorLoopsGiveTheFloat64Results(DepthwiseCase problem) {
    assertClose(Passes.inFloat(problem, InnerLoops.VECTOR, 1), Passes.inDouble(problem), F32);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalarLoopsGiveTheFloat64Results(DepthwiseCase problem) {
    assertClose(Passes.inFloat(problem, InnerLoops.SCALAR, 1), Passes.inDouble(problem), F32);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorLoopsGiveTheResultsOfScalarOnes(DepthwiseCase problem) {
    Passes scalar = Passes.inFloat(problem, InnerLoops.SCALAR, 2);

    assertClose(Passes.inFloat(problem, InnerLoops.VECTOR, 2), scalar, F32);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameThreadsGiveTheSameBits(DepthwiseCase problem) {
    for (int threads = 1; threads <= 3; threads++) {
      Passes once = Passes.inFloat(problem, InnerLoops.CHOSEN, threads);

      assertClose(Passes.inFloat(problem, InnerLoops.CHOSEN, threads), once, Double.MIN_VALUE);
    }
  }

  @Test
  void inputFarFromZeroKeepsItsStatistics() {
    DepthwiseCase ghost =
        DepthwiseCase.ghost(
            DepthwiseShape.ofGhost(4, 20, 28, 28),
            Activation.NONE,
            new Branches(3, true, true),
            41);
    DepthwiseCase dense =
        DepthwiseCase.dense(
            new DepthwiseShape(4, 20, 28, 28, 5, 2), new Branches(3, true, false), 42);

    for (DepthwiseCase problem : List.of(shifted(ghost), shifted(dense))) {
      Passes passes = Passes.inFloat(problem, InnerLoops.CHOSEN, 1);
      assertClose(passes, Passes.inDouble(problem), F32_OFF_CENTRE);
    }
  }

  /** Ten deviations off. */
  private static DepthwiseCase shifted(DepthwiseCase problem) {
    double[] input = Arrays.stream(problem.input()).map(value -> (float) (value + 10)).toArray();
    return problem.withInput(input);
  }

  @Test
  void testsRunTheVectorLoops() {
    assertThat(InnerLoops.CHOSEN).isEqualTo(InnerLoops.VECTOR);
    assertThat(DepthwiseKernels.innerLoops()).startsWith("jdk.incubator.vector, ");
  }

  @Test
  void noThreadsAreRejected() {
    DepthwiseShape shape = DepthwiseShape.ofGhost(2, 4, 3, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DepthwiseKernels.ghostTail(shape, Activation.RELU, 0))
        .withMessage("Invalid threads: 0 (must be >= 1)");
  }

  private static void assertClose(Passes actual, Passes expected, double tolerance) {
    List<Passes.Named> actuals = actual.all();
    List<Passes.Named> all = expected.all();
    for (int i = 0; i < all.size(); i++) {
      double[] values = actuals.get(i).values();
      assertThat(Passes.difference(values, all.get(i).values()))
          .as(all.get(i).name())
          .isLessThan(tolerance);
    }
  }
}
