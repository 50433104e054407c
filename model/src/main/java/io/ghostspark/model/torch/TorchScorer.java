package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs a network in evaluation mode on libtorch. Not thread-safe. */
public final class TorchScorer implements Scorer {
  private final Precision precision;
  private final Arithmetic arithmetic;
  private final NativeArena arena = new NativeArena();
  private final Device device;
  private final TensorBook book;
  private final Kernel kernel;
  private final PixelScale scale;

  /**
   * In f32 on the CPU.
   *
   * @param mean [3] in 0..1 units
   * @param std [3]
   */
  public TorchScorer(Weights weights, double[] mean, double[] std) {
    this(weights, mean, std, Precision.F32);
  }

  /** As above, with the arithmetic in {@code precision}; the weights stay the same f32 values. */
  public TorchScorer(Weights weights, double[] mean, double[] std, Precision precision) {
    this(weights, mean, std, precision, TorchPlace.CPU, Arithmetic.F32);
  }

  /** At a place, perhaps in bf16; buffers are f32. */
  public TorchScorer(
      Weights weights, double[] mean, double[] std, TorchPlace place, Arithmetic arithmetic) {
    this(weights, mean, std, Precision.F32, place, arithmetic);
  }

  private TorchScorer(
      Weights weights,
      double[] mean,
      double[] std,
      Precision precision,
      TorchPlace place,
      Arithmetic arithmetic) {
    this.precision = precision;
    this.arithmetic = arithmetic;
    try (PointerScope scope = new PointerScope()) {
      this.device = arena.own(place.device());
    }
    this.book = TensorBook.allocate(weights.spec().layout(), precision, this.device);
    book.write(weights.values());
    boolean isPlain = arithmetic == Arithmetic.F32 && place.isCpu();
    this.kernel = isPlain ? Kernels.forScoring(weights, book) : Kernels.of(weights.spec(), book);
    this.scale = new PixelScale(mean, std, precision);
    if (arithmetic != Arithmetic.F32) {
      // Autocast keeps its copies of leaves that could be trained, and of no others.
      book.requireGradients();
    }
  }

  @Override
  public float[][] logits(Batch batch) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return rows(forward(scale.normalise(batch)));
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
      return rows(forward(Tensor.create(pixels, n, 3, heightPx, widthPx)));
    }
  }

  private Tensor forward(Tensor pixels) {
    Tensor input = pixels.to(device, precision.scalarType());
    try (Arithmetic.Cast cast = arithmetic.on(device)) {
      return kernel.forward(input, Phase.EVAL);
    }
  }

  @Override
  public void close() {
    if (arithmetic != Arithmetic.F32) {
      torch.clear_cache();
    }
    scale.close();
    book.close();
    arena.close();
  }

  private float[][] rows(Tensor logits) {
    float[] flat = NativeArrays.read(logits.cpu().to(precision.scalarType()).contiguous());
    int n = (int) logits.size(0);
    int numClasses = (int) logits.size(1);
    float[][] rows = new float[n][numClasses];
    for (int i = 0; i < n; i++) {
      System.arraycopy(flat, i * numClasses, rows[i], 0, numClasses);
    }
    return rows;
  }
}
