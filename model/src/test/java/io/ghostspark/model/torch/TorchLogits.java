package io.ghostspark.model.torch;

import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** One evaluation-mode pass of a kernel on normalised pixels. */
public final class TorchLogits {

  /**
   * Normalised pixels.
   *
   * @param pixels [n, 3, heightPx, widthPx]
   */
  public record Input(float[] pixels, int n, int heightPx, int widthPx) {}

  private TorchLogits() {}

  /** Logits [n * numClasses]. */
  public static double[] of(Weights weights, Input input, Precision precision) {
    try (TensorBook book = TensorBook.allocate(weights.spec().layout(), precision)) {
      book.write(weights.values());
      return run(weights.spec(), book, input);
    }
  }

  /** Logits [n * numClasses] in float64 with weights that float32 could not hold. */
  public static double[] of(NetworkSpec spec, Map<String, double[]> weights, Input input) {
    FlatLayout layout = spec.layout();
    try (TensorBook book = TensorBook.allocate(layout, Precision.F64)) {
      write(book, weights);
      return run(spec, book, input);
    }
  }

  /** What the last stage makes, in float64: [n, channels, heightPx, widthPx]. */
  public static double[] features(ConvNetSpec spec, Map<String, double[]> weights, Input input) {
    try (TensorBook book = TensorBook.allocate(spec.layout(), Precision.F64);
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Torch.threads(1);
      write(book, weights);
      double[][] last = new double[1][];
      ConvNetKernel kernel = ConvNetKernel.of(spec, book, Engine.REFERENCE);
      kernel.probe((stage, output) -> last[0] = NativeArrays.readDoubles(output.contiguous()));
      kernel.forward(pixels(input, Precision.F64), Phase.EVAL);
      return last[0];
    }
  }

  private static void write(TensorBook book, Map<String, double[]> weights) {
    book.layout()
        .byName()
        .keySet()
        .forEach(name -> book.tensor(name).data_ptr_double().put(weights.get(name)));
  }

  private static Tensor pixels(Input input, Precision precision) {
    long[] shape = {input.n(), 3, input.heightPx(), input.widthPx()};
    Tensor pixels = torch.zeros(shape, new TensorOptions(precision.scalarType()));
    NativeArrays.write(pixels, input.pixels());
    return pixels;
  }

  private static double[] run(NetworkSpec spec, TensorBook book, Input input) {
    // Small maps: a second thread only waits at barriers, for long on a busy machine.
    Torch.threads(1);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor pixels = pixels(input, book.precision());
      return NativeArrays.readDoubles(Kernels.of(spec, book).forward(pixels, Phase.EVAL));
    }
  }
}
