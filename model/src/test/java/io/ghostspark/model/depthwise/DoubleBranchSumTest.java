package io.ghostspark.model.depthwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.depthwise.DepthwiseBranch.Kind;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The float64 kernels against branch-by-branch evaluation and numeric gradients. */
class DoubleBranchSumTest {
  /** Both sides in float64, sums of up to 3,640 terms in another order. */
  private static final double EXACT = 1e-11;

  /** Of a central difference with step 1e-5: its own third-order and rounding errors. */
  private static final double NUMERIC = 2e-6;

  private static final double STEP = 1e-5;

  static Stream<DepthwiseCase> cases() {
    return DepthwiseCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardIsTheBranchesOneByOne(DepthwiseCase problem) {
    Passes passes = Passes.inDouble(problem);

    assertThat(passes.output()).containsExactly(new NaiveBranches(problem).output(), within(EXACT));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void statisticsAreThoseOfEachBranch(DepthwiseCase problem) {
    DepthwiseShape shape = problem.shape();
    double[] x = problem.input().clone();
    for (int i = 0; i < x.length && problem.activation() == Activation.RELU; i++) {
      x[i] = Math.max(0, x[i]);
    }
    Passes passes = Passes.inDouble(problem);

    for (int n = 0; n < problem.branches().size(); n++) {
      double[] y = new NaiveBranches(problem).before(problem.branches().get(n), x);
      for (int channel = 0; channel < shape.channels(); channel++) {
        double mean = 0;
        double square = 0;
        for (int i = channel; i < y.length; i += shape.channels()) {
          mean += y[i] / shape.positions();
          square += y[i] * y[i] / shape.positions();
        }
        BranchStatistics statistics = passes.statistics().get(n);
        assertThat(statistics.mean()[channel]).isCloseTo(mean, within(EXACT));
        assertThat(statistics.variance()[channel]).isCloseTo(square - mean * mean, within(EXACT));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputGradientIsTheNumericOne(DepthwiseCase problem) {
    Passes passes = Passes.inDouble(problem);

    for (int i = 0; i < problem.input().length; i += 1 + problem.input().length / 40) {
      int index = i;
      double numeric =
          derivative(
              problem.input()[i],
              value -> {
                double[] input = problem.input().clone();
                input[index] = value;
                return new NaiveBranches(problem.withInput(input)).loss();
              });
      assertClose(passes.inputGradient()[i], numeric, "input " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parameterGradientsAreTheNumericOnes(DepthwiseCase problem) {
    Passes passes = Passes.inDouble(problem);

    for (int n = 0; n < problem.branches().size(); n++) {
      DepthwiseBranch branch = problem.branches().get(n);
      BranchGradient gradient = passes.gradients().get(n);
      check(problem, n, branch.weight(), gradient.weight());
      check(problem, n, branch.gamma(), gradient.gamma());
      check(problem, n, branch.beta(), gradient.beta());
    }
  }

  private static void check(DepthwiseCase problem, int n, double[] parameter, double[] gradient) {
    DepthwiseBranch branch = problem.branches().get(n);
    assertThat(gradient).hasSameSizeAs(parameter);
    for (int i = 0; i < parameter.length; i += 1 + parameter.length / 12) {
      int index = i;
      double numeric =
          derivative(
              parameter[i],
              value -> {
                double[] changed = parameter.clone();
                changed[index] = value;
                DepthwiseBranch other =
                    new DepthwiseBranch(
                        branch.kind(),
                        parameter == branch.weight() ? changed : branch.weight(),
                        parameter == branch.gamma() ? changed : branch.gamma(),
                        parameter == branch.beta() ? changed : branch.beta());
                return new NaiveBranches(problem.withBranch(n, other)).loss();
              });
      assertClose(gradient[i], numeric, "branch " + n + " parameter " + i);
    }
  }

  private static double derivative(double at, DoubleUnaryOperator loss) {
    return (loss.applyAsDouble(at + STEP) - loss.applyAsDouble(at - STEP)) / (2 * STEP);
  }

  private static void assertClose(double actual, double numeric, String what) {
    assertThat(actual)
        .as(what)
        .isCloseTo(numeric, within(NUMERIC * Math.max(1, Math.abs(numeric))));
  }

  @Test
  void branchOfAnotherShapeIsRejected() {
    DepthwiseBranch branch =
        new DepthwiseBranch(Kind.CONVOLUTION, new double[10], new double[2], new double[2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> branch.check(DepthwiseShape.ofGhost(1, 2, 4, 4)))
        .withMessage("Invalid weight of a CONVOLUTION branch: 10 values (must be 18)");
  }

  @Test
  void skipOfAStridedFormIsRejected() {
    DepthwiseBranch skip =
        new DepthwiseBranch(Kind.SKIP, new double[0], new double[2], new double[2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> skip.check(new DepthwiseShape(1, 2, 4, 4, 3, 2)))
        .withMessage("Invalid branch: SKIP at stride 2 (must be stride 1)");
  }

  @Test
  void noBranchesAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BranchMoments.kernels(DepthwiseShape.ofGhost(1, 2, 4, 4), List.of()))
        .withMessage("Invalid branches: none (must be at least 1)");
  }

  @Test
  void ghostTailOfAnotherKernelIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DepthwiseKernels.ghostTailF64(
                    new DepthwiseShape(1, 2, 4, 4, 5, 1), Activation.RELU))
        .withMessage(
            "Invalid shape of a ghost tail: kernel 5, stride 1 (must be kernel 3, stride 1)");
  }

  @Test
  void shapeOfAnEvenKernelIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DepthwiseShape(1, 2, 4, 4, 4, 1))
        .withMessage("Invalid kernelPx: 4 (must be 3 or 5)");
  }
}
