package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** Four tensors of sines and their gradients, as optimisers/generate.py has them. */
final class OptimiserFixture {
  static final int STEPS = 6;
  static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("a.weight", List.of(3, 2), Role.WEIGHT),
              new TensorSpec("b.weight", List.of(2, 2), Role.WEIGHT),
              new TensorSpec("a.bias", List.of(3), Role.VECTOR),
              new TensorSpec("n.weight", List.of(2), Role.VECTOR)));

  private OptimiserFixture() {}

  static double weight(String name, int i) {
    return Math.sin(1 + 3 * i + name.length()) * 0.8;
  }

  static double gradient(String name, int step, int i) {
    return Math.cos(0.7 * step + 1.3 * i + name.length()) * (0.2 + 0.3 * (step % 3));
  }

  static double rate(int step) {
    return 0.02 / step;
  }

  /** Weights [numTrainable] after all steps, by the product's optimiser in f64. */
  static double[] run(OptimiserSpec spec) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        TensorBook book = TensorBook.allocate(LAYOUT, Precision.F64);
        GradientBook gradients = GradientBook.allocate(book);
        Optimiser optimiser = new Optimiser(spec, book, gradients)) {
      book.flat().data_ptr_double().put(weights());
      for (int step = 1; step <= STEPS; step++) {
        gradients.flat().data_ptr_double().put(gradients(step));
        optimiser.step(optimiser.gradientNorm(), rate(step), step);
      }
      return NativeArrays.readDoubles(book.flat());
    }
  }

  /** Before the first step. */
  static double[] weights() {
    double[] values = new double[LAYOUT.numTrainable()];
    for (FlatLayout.Slot slot : LAYOUT.slots()) {
      for (int i = 0; i < slot.tensor().numElements(); i++) {
        values[slot.offset() + i] = weight(slot.tensor().name(), i);
      }
    }
    return values;
  }

  static double[] gradients(int step) {
    double[] values = new double[LAYOUT.numTrainable()];
    for (FlatLayout.Slot slot : LAYOUT.slots()) {
      for (int i = 0; i < slot.tensor().numElements(); i++) {
        values[slot.offset() + i] = gradient(slot.tensor().name(), step, i);
      }
    }
    return values;
  }
}
