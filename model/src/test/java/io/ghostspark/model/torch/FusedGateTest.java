package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.Block.Gate;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.StepPart;
import io.ghostspark.model.spec.WeightInit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate's f32 kernels against autograd in f64, by the error that autograd in f32 makes. */
class FusedGateTest {
  /** Of the reference's own error, as for whole networks; 0.30 to 1.36 was measured. */
  private static final double SHARE_OF_REFERENCE = 3;

  /** A few units of f32's last place, where the reference happens to hit it. */
  private static final double LEAST = 1e-6;

  private static final List<String> RESULTS =
      List.of("gate", "input gradient", "weights and statistics", "gradients");

  @BeforeEach
  void needsTheVectorModule() {
    assertThat(DepthwiseKernels.isFast()).as(DepthwiseKernels.innerLoops()).isTrue();
  }

  @ParameterizedTest(name = "width {0}, gate {1}, {2} images of {3}x{4} px, {5} threads, kept {6}")
  @CsvSource({
    "0.5, 0, 2, 16, 16, 1, true",
    "0.5, 0, 3, 17, 9, 2, false",
    "0.35, 2, 5, 8, 14, 1, false",
    "1.0, 4, 2, 6, 4, 2, true",
    "1.3, 6, 4, 2, 2, 1, true",
    "0.5, 8, 3, 4, 2, 2, false",
    "0.5, 1, 140, 4, 4, 1, true"
  })
  void gradientsAreAsNearToF64AsAutograds(
      double width, int gate, int images, int heightPx, int widthPx, int threads, boolean kept) {
    int before = Torch.threads();
    Torch.threads(threads);
    try {
      GhostNetV3Spec spec = new GhostNetV3Spec(width, 10, 3, DepthwiseScale.WITH, 0);
      Block.Ghost block = gated(spec, gate);
      long[] shape = {images, numIn(spec, gate), heightPx, widthPx};
      List<double[]> exact = run(spec, block, shape, Precision.F64, Kind.AUTOGRAD);
      List<double[]> reference = run(spec, block, shape, Precision.F32, Kind.AUTOGRAD);
      List<double[]> fused =
          run(spec, block, shape, Precision.F32, kept ? Kind.FUSED : Kind.FUSED_AGAIN);

      for (int i = 0; i < RESULTS.size(); i++) {
        double largest = Arrays.stream(exact.get(i)).map(Math::abs).max().orElseThrow();
        double error = largestError(fused.get(i), exact.get(i)) / largest;
        double allowed = largestError(reference.get(i), exact.get(i)) / largest;
        assertThat(error)
            .as("%s, the reference's own error is %s", RESULTS.get(i), allowed)
            .isLessThanOrEqualTo(Math.max(LEAST, SHARE_OF_REFERENCE * allowed));
      }
    } finally {
      Torch.threads(before);
    }
  }

  private enum Kind {
    AUTOGRAD,
    FUSED,
    FUSED_AGAIN
  }

  private static List<StepPart> gates(GhostNetV3Spec spec) {
    return StepPart.all(spec, 64, 64).stream()
        .filter(part -> part.group() == StepPart.Group.GATE)
        .toList();
  }

  private static Block.Ghost gated(GhostNetV3Spec spec, int index) {
    return (Block.Ghost) gates(spec).get(index).block();
  }

  private static int numIn(GhostNetV3Spec spec, int index) {
    return gates(spec).get(index).input().channels();
  }

  private static List<double[]> run(
      GhostNetV3Spec spec, Block.Ghost block, long[] shape, Precision precision, Kind kind) {
    Gate gate = Objects.requireNonNull(block.gate());
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape()) {
      TensorBook book = TensorBook.allocate(spec.layout(), precision);
      GradientBook gradients = GradientBook.allocate(book);
      book.write(uneven(WeightInit.initial(spec, /* seed= */ 5).values()));
      Tensor input = wave(shape).to(precision.scalarType()).contiguous(Memory.CHANNELS_LAST);
      input.set_requires_grad(true);

      Tensor output =
          kind == Kind.AUTOGRAD
              ? new DfcGate(book, gate).small(input, Phase.TRAIN)
              : tape.run(new FusedGate(book, gate, kind == Kind.FUSED ? Long.MAX_VALUE : 0), input);
      Tensor loss = output.mul(wave(sizes(output)).to(precision.scalarType())).sum();
      loss.backward();
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

  /** Normalisations as training leaves them: no two channels alike. */
  private static float[] uneven(float[] weights) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (0.2 * Math.sin(0.7 * i));
    }
    return weights;
  }

  private static long[] sizes(Tensor tensor) {
    return new long[] {tensor.size(0), tensor.size(1), tensor.size(2), tensor.size(3)};
  }

  private static Tensor wave(long[] shape) {
    long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    Tensor steps = torch.arange(new Scalar((double) length)).to(torch.ScalarType.Double);
    return torch.sin(steps.square().mul(new Scalar(0.0137))).add(new Scalar(0.5)).view(shape);
  }

  private static double largestError(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    return IntStream.range(0, actual.length)
        .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
        .max()
        .orElseThrow();
  }
}
