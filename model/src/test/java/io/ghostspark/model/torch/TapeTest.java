package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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
