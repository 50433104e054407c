package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways against the definition; the one for GPUs runs on the CPU here. */
class TrustRatioTest {
  private static final FlatLayout LAYOUT =
      FlatLayout.of(
          List.of(
              new TensorSpec("skipped.weight", List.of(2, 2), Role.WEIGHT),
              new TensorSpec("a.weight", List.of(3, 5), Role.WEIGHT),
              new TensorSpec("zero.weight", List.of(2, 3), Role.WEIGHT),
              new TensorSpec("still.weight", List.of(4), Role.WEIGHT),
              new TensorSpec("b.weight", List.of(700), Role.WEIGHT),
              new TensorSpec("a.bias", List.of(3), Role.VECTOR)));

  // Sums of 700 squares in f64, in another order.
  private static final double F64 = 1e-14;

  static Stream<List<GroupRule>> groups() {
    return Stream.of(
        List.of(),
        List.of(new GroupRule("skipped.weight", 0.0, 1)),
        List.of(new GroupRule("b.weight", 0.0, 1), new GroupRule("a.bias", 0.1, 1)),
        List.of(new GroupRule("*", 0.3, 1)));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void ratiosAreTheDefinition(List<GroupRule> rules) {
    OptimiserSpec spec = new OptimiserSpec(new UpdateRule.Lamb(0.9, 0.999, 1e-6), 0.05, 0, rules);
    ParameterGroups groups = ParameterGroups.of(LAYOUT, spec);
    double[] expected = defined(groups);

    assertThat(run(groups, TensorTrust::new)).containsExactly(expected, within(F64));
    assertThat(run(groups, SegmentedTrust::new)).containsExactly(expected, within(F64));
  }

  private static double[] run(
      ParameterGroups groups,
      BiFunction<OptimiserBuffers, List<FlatLayout.Slot>, TrustRatio> newTrust) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        TensorBook book = TensorBook.allocate(LAYOUT, Precision.F64);
        GradientBook gradients = GradientBook.allocate(book);
        OptimiserBuffers buffers = new OptimiserBuffers(book, gradients, groups)) {
      TrustRatio trust = newTrust.apply(buffers, groups.decayed());
      buffers.weights().data_ptr_double().put(values("zero.weight", 1));
      buffers.update().data_ptr_double().put(values("still.weight", 2));
      trust.apply();
      return NativeArrays.readDoubles(buffers.update());
    }
  }

  /** Waves, and one tensor of zeros. */
  private static double[] values(String zero, int phase) {
    double[] values = new double[LAYOUT.numTrainable()];
    for (FlatLayout.Slot slot : LAYOUT.slots()) {
      for (int i = 0; i < slot.tensor().numElements(); i++) {
        boolean isZero = slot.tensor().name().equals(zero);
        values[slot.offset() + i] = isZero ? 0 : Math.sin(phase + 1.7 * (slot.offset() + i));
      }
    }
    return values;
  }

  private static double[] defined(ParameterGroups groups) {
    double[] weights = values("zero.weight", 1);
    double[] update = values("still.weight", 2);
    for (FlatLayout.Slot slot : groups.decayed()) {
      int end = slot.offset() + slot.tensor().numElements();
      double weightNorm = norm(Arrays.copyOfRange(weights, slot.offset(), end));
      double updateNorm = norm(Arrays.copyOfRange(update, slot.offset(), end));
      double ratio = weightNorm > 0 && updateNorm > 0 ? weightNorm / updateNorm : 1;
      for (int i = slot.offset(); i < end; i++) {
        update[i] *= ratio;
      }
    }
    return update;
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }
}
