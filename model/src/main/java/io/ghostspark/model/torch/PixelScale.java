package io.ghostspark.model.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * u8 pixels to network input: (pixel - 255 mean) / (255 std) per channel (facts §7), then the
 * erased boxes.
 */
final class PixelScale implements AutoCloseable {
  private static final long[] PER_CHANNEL = {1, 3, 1, 1};

  private final Precision precision;
  private final NativeArena arena = new NativeArena();
  private final Tensor mean;
  private final Tensor std;
  private final double[] means;
  private final double[] deviations;

  PixelScale(double[] mean, double[] std, Precision precision) {
    this.precision = precision;
    this.means = mean.clone();
    this.deviations = std.clone();
    try (PointerScope scope = new PointerScope()) {
      this.mean = arena.own(perChannel(mean));
      this.std = arena.own(perChannel(std));
    }
  }

  /** [n, 3, heightPx, widthPx] in this precision. */
  Tensor normalise(Batch batch) {
    long[] shape = {batch.n(), 3, batch.heightPx(), batch.widthPx()};
    Tensor pixels = Tensor.create(batch.pixels(), false, shape).to(precision.scalarType());
    pixels.sub_(mean).div_(std);
    batch.erased().forEach(box -> erase(pixels, box));
    return pixels;
  }

  private void erase(Tensor pixels, ErasedPixels box) {
    float[] values = box.through(means, deviations);
    pixels
        .select(0, box.sample())
        .narrow(1, box.topPx(), box.heightPx())
        .narrow(2, box.leftPx(), box.widthPx())
        .copy_(Tensor.create(values, 3, box.heightPx(), box.widthPx()));
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
