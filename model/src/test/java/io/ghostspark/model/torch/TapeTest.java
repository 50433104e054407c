package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TapeTest {
  /** x -> 3x with its gradient written out. */
  private static final Differentiable TRIPLE =
      (input, kept) ->
          new Differentiable.Pass(
              input.mul(new Scalar(3.0)), gradient -> gradient.mul(new Scalar(3.0)));

  @Test
  void gradientsCrossOwnModulesAndMeetWhereATensorIsUsedTwice() {
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape()) {
      Tensor weight = Tensor.create(2.0);
      weight.set_requires_grad(true);

      // y = w^2; z = 3y * y + y = 3 w^4 + w^2
      Tensor y = tape.leaf(weight.mul(weight));
      Tensor z = tape.run(TRIPLE.then(TRIPLE), y).mul(y).add(y);
      z.sum().backward();
      tape.unwind();

      assertThat(z.item_double()).isEqualTo(9 * 16 + 4);
      assertThat(weight.grad().item_double()).isEqualTo(9 * 4 * 8 + 2 * 2);
    }
  }

  @Test
  void theSecondInputGetsItsGradientToo() {
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape()) {
      Tensor weight = Tensor.create(2.0);
      weight.set_requires_grad(true);
      Tape.Joining product =
          (x, other, otherGradient, kept) ->
              new Differentiable.Pass(
                  x.mul(other),
                  gradient -> {
                    otherGradient.accept(gradient.mul(x));
                    return gradient.mul(other);
                  });

      // z = w^2 * 5w = 5 w^3
      tape.run(product, weight.mul(weight), weight.mul(new Scalar(5.0))).sum().backward();
      tape.unwind();

      assertThat(weight.grad().item_double()).isEqualTo(15 * 4);
    }
  }

  @Test
  void aRecomputedLayerHasTheSameGradientAndTracksItsStatisticsOnce() {
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape();
        TensorBook book = normalisation()) {
      Layer layer = new BatchNorm(book, "bn").then((x, phase) -> torch.sigmoid(x));
      Tensor input = torch.arange(new Scalar(24.0)).view(2, 3, 2, 2).sin();
      Tensor kept = input.clone().set_requires_grad(true);
      torch
          .sigmoid(torch.batch_norm(kept, none(), none(), none(), none(), true, 0, 1e-5, false))
          .square()
          .sum()
          .backward();
      Tensor again = input.clone().set_requires_grad(true);

      tape.run(new Recomputed(layer), again.mul(new Scalar(1.0))).square().sum().backward();
      tape.unwind();

      double error = again.grad().sub(kept.grad()).abs().max().item_double();
      assertThat(error).isLessThan(1e-6);
      double mean = input.mean(0, 2, 3).get(0).item_double();
      assertThat(book.tensor("bn.running_mean").get(0).item_double())
          .isCloseTo(0.1 * mean, within(1e-7));
    }
  }

  private static TensorOptional none() {
    return new TensorOptional();
  }

  private static TensorBook normalisation() {
    List<Integer> shape = List.of(3);
    TensorBook book =
        TensorBook.allocate(
            FlatLayout.of(
                List.of(
                    new TensorSpec("bn.weight", shape, Role.VECTOR),
                    new TensorSpec("bn.bias", shape, Role.VECTOR),
                    new TensorSpec("bn.running_mean", shape, Role.RUNNING_MEAN),
                    new TensorSpec("bn.running_var", shape, Role.RUNNING_VAR))),
            Precision.F32);
    book.write(new float[] {1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1});
    return book;
  }

  @Test
  void withoutGradientsNothingIsRecorded() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        Tape tape = new Tape()) {
      Tensor x = Tensor.create(2.0);

      Tensor output = tape.run(TRIPLE, x);

      assertThat(output.item_double()).isEqualTo(6);
      assertThat(output.requires_grad()).isFalse();
    }
  }

  @Test
  void aForgottenPassLeavesNoGradients() {
    try (PointerScope scope = new PointerScope();
        Tape tape = new Tape()) {
      Tensor weight = Tensor.create(2.0);
      weight.set_requires_grad(true);
      Tensor z = tape.run(TRIPLE, weight.mul(weight));
      tape.close();

      z.sum().backward();
      tape.unwind();

      assertThat(weight.grad().defined()).isFalse();
    }
  }
}
