package io.ghostspark.model.depthwise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both float32 kernels against the float64 ones. */
class FloatBranchSumTest {
  private static final double F32 = 2e-5;

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
    assertClose(Passes.inFloat(problem, InnerLoops.SCALAR, 2), Passes.inDouble(problem), F32);
  }

  private static void assertClose(Passes actual, Passes expected, double tolerance) {
    List<Passes.Named> actuals = actual.all();
    List<Passes.Named> all = expected.all();
    for (int i = 0; i < all.size(); i++) {
      double d = Passes.difference(actuals.get(i).values(), all.get(i).values());
      assertThat(d).as(all.get(i).name()).isLessThan(tolerance);
    }
  }
}
