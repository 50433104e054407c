package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.StepPart;
import io.ghostspark.model.spec.WeightInit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A gated module through the tape, against the same branch by branch through autograd. */
class FusedGhostModuleTest {
  /** f64, relative to the largest value; 1e-14 was measured. */
  private static final double ROUNDING = 1e-11;

  private static final GhostNetV3Spec SPEC =
      new GhostNetV3Spec(0.5, 10, 3, DepthwiseScale.WITH, /* dropout= */ 0);

  private static final StepPart GATED =
      StepPart.all(SPEC, 64, 64).stream()
          .filter(part -> part.group() == StepPart.Group.GATE)
          .findFirst()
          .orElseThrow();

  @Test
  void aGateComputedTwiceGivesTheSameGradientsAndStatistics() {
    List<double[]> expected = run(Engine.REFERENCE, 0);

    isClose(run(Engine.FUSED, 0), expected);
  }

  @Test
  void soDoesAGateWhoseMapsAreKept() {
    isClose(run(Engine.FUSED, Long.MAX_VALUE), run(Engine.REFERENCE, 0));
  }

  /** Output, input gradient, tensors behind the pass, their gradients. */
  private static List<double[]> run(Engine engine, long recomputeFrom) {
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape()) {
      TensorBook book = TensorBook.allocate(SPEC.layout(), Precision.F64);
      GradientBook gradients = GradientBook.allocate(book);
      book.write(WeightInit.initial(SPEC, /* seed= */ 5).values());
      BlockLayers layers =
          engine == Engine.FUSED
              ? new FusedLayers(book, Rectifiers.COPYING, tape, FusedKernels.F64, recomputeFrom)
              : new BlockLayers(book, Rectifiers.IN_PLACE);
      Layer module = ((Block.Ghost) GATED.block()).accept(layers);
      Tensor input = wave();
      input.set_requires_grad(true);

      Tensor output = module.apply(input, Phase.TRAIN);
      output.square().sum().backward();
      tape.unwind();

      List<double[]> results =
          Stream.of(output, input.grad(), book.flat(), gradients.flat())
              .map(tensor -> NativeArrays.readDoubles(tensor.detach().contiguous()))
              .toList();
      gradients.close();
      book.close();
      return results;
    }
  }

  private static Tensor wave() {
    int channels = GATED.input().channels();
    int sidePx = GATED.input().widthPx();
    Tensor steps = torch.arange(new Scalar(2.0 * channels * sidePx * sidePx));
    return torch
        .sin(steps.to(torch.ScalarType.Double).mul(new Scalar(1.37)))
        .view(2, channels, sidePx, sidePx)
        .contiguous(Memory.CHANNELS_LAST);
  }

  private static void isClose(List<double[]> actual, List<double[]> expected) {
    for (int i = 0; i < expected.size(); i++) {
      double largest = Arrays.stream(expected.get(i)).map(Math::abs).max().orElseThrow();
      assertThat(largest).as("result %d is not all zero", i).isPositive();
      assertThat(largestError(actual.get(i), expected.get(i)))
          .as("result %d", i)
          .isLessThanOrEqualTo(ROUNDING * largest);
    }
  }

  private static double largestError(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    return IntStream.range(0, actual.length)
        .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
        .max()
        .orElseThrow();
  }
}
