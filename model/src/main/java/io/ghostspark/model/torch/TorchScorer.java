package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Runs a network in evaluation mode on libtorch. Not thread-safe. */
public final class TorchScorer implements Scorer {
  private final Precision precision;
  private final TensorBook book;
  private final Kernel kernel;
  private final PixelScale scale;

  /**
   * @param mean [3] in 0..1 units
   * @param std [3]
   */
  public TorchScorer(Weights weights, double[] mean, double[] std) {
    this(weights, mean, std, Precision.F32);
  }

  /** As above, with the arithmetic in {@code precision}; the weights stay the same f32 values. */
  public TorchScorer(Weights weights, double[] mean, double[] std, Precision precision) {
    this.precision = precision;
    this.book = TensorBook.allocate(weights.spec().layout(), precision);
    this.kernel = Kernels.of(weights.spec(), book);
    this.scale = new PixelScale(mean, std, precision);
    book.write(weights.values());
  }

  @Override
  public float[][] logits(Batch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return rows(kernel.forward(scale.normalise(batch), Phase.EVAL));
    }
  }

  /**
   * Logits of pixels that are already normalised.
   *
   * @param pixels [n, 3, heightPx, widthPx]
   */
  public float[][] logits(float[] pixels, int n, int heightPx, int widthPx) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor input = Tensor.create(pixels, n, 3, heightPx, widthPx).to(precision.scalarType());
      return rows(kernel.forward(input, Phase.EVAL));
    }
  }

  @Override
  public void close() {
    scale.close();
    book.close();
  }

  private static float[][] rows(Tensor logits) {
    float[] flat = NativeArrays.read(logits.contiguous());
    int n = (int) logits.size(0);
    int numClasses = (int) logits.size(1);
    float[][] rows = new float[n][numClasses];
    for (int i = 0; i < n; i++) {
      System.arraycopy(flat, i * numClasses, rows[i], 0, numClasses);
    }
    return rows;
  }
}
