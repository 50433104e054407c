package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.MapShape;
import io.ghostspark.model.spec.WeightInit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Runs parts of a network's training step alone, forward and backward on noise, in f32: the
 * measured side of a roofline, never used for training.
 */
public final class PartRunner implements AutoCloseable {
  private final NativeArena arena = new NativeArena();
  private final TensorBook book;
  private final GradientBook gradients;
  private final Tape tape = new Tape();
  private final BlockLayers layers;
  private final int batch;

  /**
   * @param engine one that keeps channels last
   */
  public PartRunner(ConvNetSpec spec, Engine engine, int batch) {
    this.book = TensorBook.allocate(spec.layout(), Precision.F32);
    this.gradients = GradientBook.allocate(book);
    this.batch = batch;
    book.write(WeightInit.initial(spec, /* seed= */ 1).values());
    this.layers =
        engine == Engine.FUSED
            ? new FusedLayers(book, Rectifiers.COPYING, tape, FusedKernels.F32)
            : new BlockLayers(book, Rectifiers.IN_PLACE);
  }

  /**
   * One pass both ways through {@code block}, whose tensors are the network's.
   *
   * @param input of one sample
   */
  public Runnable pass(Block block, MapShape input) {
    Layer layer = block.accept(layers);
    Tensor noise = noise(input.channels(), input.heightPx(), input.widthPx());
    Tensor gradient = gradient(layer, noise);
    return () -> {
      try (PointerScope scope = new PointerScope()) {
        forward(layer, noise)
            .backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        tape.unwind();
      }
    };
  }

  private static Tensor forward(Layer layer, Tensor noise) {
    Tensor leaf = noise.detach();
    leaf.set_requires_grad(true);
    return layer.apply(leaf, Phase.TRAIN);
  }

  private Tensor gradient(Layer layer, Tensor noise) {
    try (PointerScope scope = new PointerScope()) {
      Tensor output = forward(layer, noise);
      tape.close();
      return noise(output.size(1), output.size(2), output.size(3));
    }
  }

  private Tensor noise(long channels, long heightPx, long widthPx) {
    try (PointerScope scope = new PointerScope()) {
      Tensor noise = torch.randn(batch, channels, heightPx, widthPx);
      return arena.own(noise.contiguous(Memory.CHANNELS_LAST));
    }
  }

  @Override
  public void close() {
    tape.close();
    arena.close();
    gradients.close();
    book.close();
  }
}
