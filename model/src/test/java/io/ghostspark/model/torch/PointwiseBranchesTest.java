package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both fused forms against branch after branch through autograd. */
class PointwiseBranchesTest {
  /** Relative to the largest value; 1e-13 was measured. */
  private static final double F64_ROUNDING = 1e-10;

  private static final String PREFIX = "p.";

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @ParameterizedTest(name = "{0} images {1} to {2} channels, {3}x{4} px, {5} branches")
  @CsvSource({
    "2, 6, 10, 5, 7, 3", // expansion: moments
    "3, 40, 4, 3, 3, 3", // reduction: stacked
    "5, 12, 4, 1, 1, 3",
    "1, 8, 8, 4, 1, 1",
    "4, 5, 3, 2, 9, 5",
    "2, 33, 2, 6, 6, 2"
  })
  void fusedEqualsBranchByBranch(
      int images, int numIn, int numOut, int heightPx, int widthPx, int numBranches) {
    try (PointerScope scope = new PointerScope()) {
      Tensor input = wave(images, numIn, heightPx, widthPx).add(new Scalar(0.3));
      Tensor gradient = wave(images, numOut, heightPx, widthPx).mul(new Scalar(0.7));
      try (Setup reference = new Setup(numIn, numOut, numBranches);
          Setup fused = new Setup(numIn, numOut, numBranches)) {
        List<Tensor> expected = reference.branchByBranch(input, gradient);
        List<Tensor> actual = fused.fused(input, gradient);

        isClose("output", actual.get(0), expected.get(0));
        isClose("input gradient", actual.get(1), expected.get(1));
        isClose("parameters", fused.book.flat(), reference.book.flat());
        isClose("gradients", fused.gradients.flat(), reference.gradients.flat());
      }
    }
  }

  private static void isClose(String what, Tensor actual, Tensor expected) {
    double largest = torch.abs(expected).max().item_double();
    double error = torch.abs(actual.sub(expected)).max().item_double();
    assertThat(error).as(what).isLessThanOrEqualTo(F64_ROUNDING * largest);
    assertThat(largest).as("%s is not all zero", what).isPositive();
  }

  /** No two values alike, no randomness. */
  private static Tensor wave(long n, long channels, long heightPx, long widthPx) {
    Tensor steps = torch.arange(new Scalar((double) (n * channels * heightPx * widthPx)));
    return torch
        .sin(steps.to(torch.ScalarType.Double).mul(new Scalar(1.37)))
        .view(n, channels, heightPx, widthPx)
        .contiguous(Memory.CHANNELS_LAST);
  }

  /** N branches with made-up weights and statistics. */
  private static final class Setup implements AutoCloseable {
    private final int numBranches;
    private final TensorBook book;
    private final GradientBook gradients;

    Setup(int numIn, int numOut, int numBranches) {
      this.numBranches = numBranches;
      List<TensorSpec> specs = new ArrayList<>();
      for (int i = 0; i < numBranches; i++) {
        String key = PREFIX + i;
        specs.add(new TensorSpec(key + ".conv.weight", List.of(numOut, numIn, 1, 1), Role.WEIGHT));
        specs.add(new TensorSpec(key + ".bn.weight", List.of(numOut), Role.VECTOR));
        specs.add(new TensorSpec(key + ".bn.bias", List.of(numOut), Role.VECTOR));
        specs.add(new TensorSpec(key + ".bn.running_mean", List.of(numOut), Role.RUNNING_MEAN));
        specs.add(new TensorSpec(key + ".bn.running_var", List.of(numOut), Role.RUNNING_VAR));
      }
      FlatLayout layout = FlatLayout.of(specs);
      this.book = TensorBook.allocate(layout, Precision.F64);
      this.gradients = GradientBook.allocate(book);
      float[] values = new float[layout.numElements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.cos(0.61 * i);
      }
      book.write(values);
    }

    List<Tensor> branchByBranch(Tensor input, Tensor gradient) {
      List<Layer> branches = new ArrayList<>();
      for (int i = 0; i < numBranches; i++) {
        String key = PREFIX + i;
        branches.add(
            Convolution.dense(book, key + ".conv", 1).then(new BatchNorm(book, key + ".bn")));
      }
      Tensor leaf = input.detach();
      leaf.set_requires_grad(true);
      Tensor output = new BranchSum(branches).apply(leaf, Phase.TRAIN);
      output.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
      return List.of(output.detach(), leaf.grad());
    }

    List<Tensor> fused(Tensor input, Tensor gradient) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        NativeArena kept = new NativeArena();
        Differentiable.Pass pass =
            new PointwiseBranches(book, PREFIX, numBranches).apply(input, kept);
        Tensor inputGradient = pass.backward().apply(gradient);
        Tensor output = pass.output();
        kept.close();
        return List.of(output, inputGradient);
      }
    }

    @Override
    public void close() {
      gradients.close();
      book.close();
    }
  }
}
