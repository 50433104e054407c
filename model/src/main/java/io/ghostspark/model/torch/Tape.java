package io.ghostspark.model.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * Backward passes of our own between stretches of autograd. The presets cannot define an autograd
 * function from Java, so a module with an explicit gradient cuts autograd's graph: its input and
 * its output become leaves, and {@link #unwind} walks the cuts backwards, handing each gradient
 * over. Every entry frees what it kept as soon as it has run.
 */
final class Tape implements AutoCloseable {
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** One step of the way back, and what it keeps alive. */
  private record Entry(Runnable step, NativeArena kept) {}

  /**
   * Runs {@code module} on {@code input}, recording its way back when gradients are enabled.
   *
   * @param input any tensor of autograd's graph
   * @return a leaf; use it like any other tensor, but not in place
   */
  Tensor run(Differentiable module, Tensor input) {
    if (!GradMode.is_enabled()) {
      try (NativeArena kept = new NativeArena()) {
        return module.apply(input, kept).output();
      }
    }
    return record(module, leaf(input));
  }

  /**
   * A module of two inputs as one entry.
   *
   * @param other any tensor of autograd's graph
   */
  Tensor run(Joining module, Tensor input, Tensor other) {
    Tensor otherLeaf = leaf(other);
    return record(
        (x, kept) -> module.apply(x, kept.own(otherLeaf.detach()), g -> add(otherLeaf, g), kept),
        leaf(input));
  }

  /** A {@link Differentiable} with a second input. */
  interface Joining {
    /**
     * @param otherGradient takes the gradient of {@code other} on the way back
     */
    Differentiable.Pass apply(
        Tensor input, Tensor other, Consumer<Tensor> otherGradient, NativeArena kept);
  }

  /**
   * {@code tensor} as a leaf that collects gradients; {@link #unwind} passes them on to the part of
   * the graph that made it. Cut a tensor once and use the leaf everywhere, else the part behind it
   * is differentiated once per use.
   */
  Tensor leaf(Tensor tensor) {
    if (!GradMode.is_enabled() || tensor.is_leaf()) {
      return tensor;
    }
    NativeArena kept = new NativeArena();
    Tensor source = kept.own(tensor);
    Tensor leaf = kept.own(tensor.detach());
    leaf.set_requires_grad(true);
    push(kept, () -> backward(source, leaf.grad()));
    return leaf;
  }

  /** Goes on with the backward pass where autograd stopped; afterwards the tape is empty. */
  void unwind() {
    while (!entries.isEmpty()) {
      Entry entry = entries.pop();
      try (PointerScope scope = new PointerScope();
          NativeArena kept = entry.kept()) {
        entry.step().run();
      }
    }
  }

  /** Forgets a pass that nobody differentiates. */
  @Override
  public void close() {
    entries.forEach(entry -> entry.kept().close());
    entries.clear();
  }

  private Tensor record(Differentiable module, Tensor input) {
    NativeArena kept = new NativeArena();
    kept.own(input);
    try (NoGradGuard noGrad = new NoGradGuard()) {
      Differentiable.Pass pass = module.apply(input.detach(), kept);
      Tensor output = kept.own(pass.output());
      output.set_requires_grad(true);
      push(kept, () -> differentiate(pass.backward(), output, input));
      return output;
    }
  }

  private static void differentiate(UnaryOperator<Tensor> backward, Tensor output, Tensor input) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      add(input, backward.apply(output.grad()));
    }
  }

  private static void add(Tensor leaf, Tensor gradient) {
    if (leaf.grad().defined()) {
      leaf.mutable_grad().add_(gradient);
    } else {
      leaf.mutable_grad().put(gradient);
    }
  }

  private static void backward(Tensor root, Tensor gradient) {
    root.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
  }

  private void push(NativeArena kept, Runnable step) {
    entries.push(new Entry(step, kept));
  }
}
