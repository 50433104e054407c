package io.ghostspark.model.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** u8 pixels to network input: (pixel - 255 mean) / (255 std) per channel (facts §7). */
final class PixelScale implements AutoCloseable {
  private static final long[] PER_CHANNEL = {1, 3, 1, 1};

  private final Precision precision;
  private final NativeArena arena = new NativeArena();
  private final Tensor mean;
  private final Tensor std;

  PixelScale(double[] mean, double[] std, Precision precision) {
    this.precision = precision;
    try (PointerScope scope = new PointerScope()) {
      this.mean = arena.own(perChannel(mean));
      this.std = arena.own(perChannel(std));
    }
  }

  /** [n, 3, heightPx, widthPx] in this precision. */
  Tensor normalise(Batch batch) {
    long[] shape = {batch.n(), 3, batch.heightPx(), batch.widthPx()};
    Tensor pixels = Tensor.create(batch.pixels(), false, shape).to(precision.scalarType());
    return pixels.sub_(mean).div_(std);
  }

  @Override
  public void close() {
    arena.close();
  }

  private Tensor perChannel(double[] values) {
    double[] scaled = new double[values.length];
    for (int c = 0; c < values.length; c++) {
      scaled[c] = 255 * values[c];
    }
    return Tensor.create(scaled, PER_CHANNEL).to(precision.scalarType());
  }
}
