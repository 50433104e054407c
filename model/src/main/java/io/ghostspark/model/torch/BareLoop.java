package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What a plain libtorch program does with the same network: forward, cross-entropy, backward and
 * libtorch's own SGD on one fixed batch that is ready in native memory. The yardstick of {@code
 * benchmark step}, never used for training.
 */
public final class BareLoop implements AutoCloseable {
  private final NativeArena arena = new NativeArena();
  private final TensorBook book;
  private final Kernel kernel;
  private final Tensor pixels;
  private final Tensor labels;
  private final SGD optimiser;

  /**
   * @param pixels [labels.length, 3, heightPx, widthPx] normalised
   * @param labels 0-based classes
   */
  public BareLoop(
      Weights weights,
      float[] pixels,
      int heightPx,
      int widthPx,
      int[] labels,
      double learningRate,
      Engine engine) {
    FlatLayout layout = weights.spec().layout();
    this.book = TensorBook.allocate(layout, Precision.F32);
    this.kernel = Kernels.of(weights.spec(), book, engine);
    book.write(weights.values());
    try (PointerScope scope = new PointerScope()) {
      Tensor input = Tensor.create(pixels, labels.length, 3, heightPx, widthPx);
      this.pixels = arena.own(engine.arrange(input));
      long[] wide = new long[labels.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = labels[i];
      }
      this.labels = arena.own(Tensor.create(wide, labels.length));
      TensorVector trainable = new TensorVector();
      for (FlatLayout.Slot slot : layout.slots()) {
        if (slot.offset() < layout.numTrainable()) {
          Tensor tensor = book.tensor(slot.tensor().name());
          tensor.set_requires_grad(true);
          trainable.push_back(tensor);
        }
      }
      this.optimiser = arena.own(new SGD(trainable, new SGDOptions(learningRate)));
    }
  }

  /** One step; returns the loss, which also waits for the arithmetic. */
  public double step() {
    try (PointerScope scope = new PointerScope()) {
      optimiser.zero_grad();
      Tensor loss = torch.cross_entropy(kernel.forward(pixels, Phase.TRAIN), labels);
      loss.backward();
      kernel.continueBackward();
      optimiser.step();
      return loss.item_double();
    }
  }

  @Override
  public void close() {
    arena.close();
    book.close();
  }
}
