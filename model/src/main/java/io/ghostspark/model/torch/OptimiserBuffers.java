package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.spec.FlatLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What an optimiser works on: flat buffers of the trainable elements, [layout.numTrainable()] each,
 * and windows on them.
 */
final class OptimiserBuffers implements AutoCloseable {
  private final NativeArena arena = new NativeArena();
  private final Tensor weights;
  private final Tensor gradients;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private final Tensor update;
  private final List<Span> spans = new ArrayList<>();

  /** Windows on neighbouring elements that are treated alike. */
  record Span(
      Tensor weights, Tensor gradients, Tensor update, double weightDecay, double lrScale) {}

  OptimiserBuffers(TensorBook book, GradientBook gradientBook, ParameterGroups groups) {
    FlatLayout layout = book.layout();
    try (PointerScope scope = new PointerScope()) {
      this.weights = arena.own(book.flat().narrow(0, 0, layout.numTrainable()));
      this.gradients = arena.own(gradientBook.flat());
      this.firstMoment = arena.own(torch.zeros_like(gradients));
      this.secondMoment = arena.own(torch.zeros_like(gradients));
      this.update = arena.own(torch.zeros_like(gradients));
      groups.spans().forEach(span -> spans.add(windows(span)));
    }
  }

  private Span windows(ParameterGroups.Span span) {
    return new Span(
        window(weights, span.offset(), span.length()),
        window(gradients, span.offset(), span.length()),
        window(update, span.offset(), span.length()),
        span.weightDecay(),
        span.lrScale());
  }

  /** A window that lives as long as the buffers. */
  Tensor window(Tensor buffer, int offset, int length) {
    return own(buffer.narrow(0, offset, length));
  }

  /** Keeps a tensor until the buffers are closed. */
  Tensor own(Tensor tensor) {
    return arena.own(tensor);
  }

  Tensor weights() {
    return weights;
  }

  Tensor gradients() {
    return gradients;
  }

  Tensor firstMoment() {
    return firstMoment;
  }

  Tensor secondMoment() {
    return secondMoment;
  }

  /** Scratch: what is subtracted from the weights. */
  Tensor update() {
    return update;
  }

  /** All elements in order. */
  List<Span> spans() {
    return spans;
  }

  /** Weight decay as part of the gradient. */
  void addDecayToGradients() {
    for (Span span : spans) {
      if (span.weightDecay() != 0) {
        span.gradients().add_(span.weights(), new Scalar(span.weightDecay()));
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
