package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights and gradients live in another library's native memory: nothing is copied
 * but pixels in and logits out. All arrays are f32. Not thread-safe.
 */
public final class TorchModule implements AutoCloseable {
  private final NetworkSpec spec;
  private final TensorBook weights;
  private final GradientBook gradients;
  private final Kernel kernel;
  private @Nullable NativeArena pass;
  private @Nullable Tensor passInput;
  private @Nullable Tensor passLogits;

  /** Whether {@link #backward} also computes the gradient on the pixels. */
  public enum InputGradient {
    SKIP,
    KEEP
  }

  private TorchModule(NetworkSpec spec, TensorBook weights, GradientBook gradients) {
    this.spec = spec;
    this.weights = weights;
    this.gradients = gradients;
    this.kernel = Kernels.of(spec, weights);
  }

  /**
   * @param weightAddress [layout.numElements()] in layout order; read on every pass, its running
   *     statistics are updated by {@link #forwardTrain}; must outlive the module
   * @param gradientAddress [layout.numTrainable()]; overwritten by {@link #backward}
   */
  public static TorchModule over(NetworkSpec spec, Pointer weightAddress, Pointer gradientAddress) {
    FlatLayout layout = spec.layout();
    TensorBook weights = TensorBook.over(layout, weightAddress);
    return new TorchModule(spec, weights, GradientBook.over(weights, gradientAddress));
  }

  /**
   * Evaluation-mode logits.
   *
   * @param logits receives [n, numClasses]
   */
  public void forwardEval(PixelBuffer pixels, Pointer logits) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor output = kernel.forward(wrap(pixels.address(), pixels.shape()), Phase.EVAL);
      copyOut(output, logits);
    }
  }

  /**
   * Training-mode logits; the pass is kept for one {@link #backward}. The pixels must stay
   * unchanged until then.
   *
   * @param logits receives [n, numClasses]
   */
  public void forwardTrain(PixelBuffer pixels, Pointer logits, InputGradient inputGradient) {
    dropPass();
    NativeArena kept = new NativeArena();
    try (PointerScope scope = new PointerScope()) {
      Tensor input = kept.own(wrap(pixels.address(), pixels.shape()));
      input.set_requires_grad(inputGradient == InputGradient.KEEP);
      Tensor output = kept.own(kernel.forward(input, Phase.TRAIN));
      pass = kept;
      passInput = input;
      passLogits = output;
      try (NoGradGuard noGrad = new NoGradGuard()) {
        copyOut(output.detach(), logits);
      }
    }
  }

  /**
   * Overwrites the gradient buffer with the gradients of the last {@link #forwardTrain}.
   *
   * @param logitGradient [n, numClasses]
   * @param pixelGradient receives [n, 3, heightPx, widthPx]; null when not kept
   */
  public void backward(Pointer logitGradient, @Nullable Pointer pixelGradient) {
    Tensor input = passInput;
    Tensor logits = passLogits;
    if (input == null || logits == null) {
      throw new IllegalStateException("Cannot run backward: no forwardTrain before it");
    }
    try (PointerScope scope = new PointerScope()) {
      gradients.flat().zero_();
      long[] shape = {logits.size(0), logits.size(1)};
      logits.backward(
          wrap(logitGradient, shape), new BoolOptional(), false, new TensorArrayRefOptional());
      kernel.continueBackward();
      if (pixelGradient != null) {
        copyOut(input.grad(), pixelGradient);
      }
    } finally {
      dropPass();
    }
  }

  /** Seed of the next training pass's dropout mask. */
  public void seedNoise(long seed) {
    kernel.seedNoise(seed);
  }

  public NetworkSpec spec() {
    return spec;
  }

  @Override
  public void close() {
    dropPass();
    gradients.close();
    weights.close();
  }

  private void dropPass() {
    if (pass != null) {
      pass.close();
    }
    pass = null;
    passInput = null;
    passLogits = null;
  }

  private static Tensor wrap(Pointer address, long[] shape) {
    return torch.from_blob(address, shape, new TensorOptions(Precision.F32.scalarType()));
  }

  private static void copyOut(Tensor tensor, Pointer target) {
    wrap(target, new long[] {tensor.numel()}).copy_(tensor.reshape(tensor.numel()));
  }
}
