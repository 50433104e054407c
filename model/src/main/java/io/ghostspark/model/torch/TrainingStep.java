package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Forward, loss, backward, clip, LAMB, EMA on flat buffers, in either precision. Owns weights,
 * gradients, moments and EMA.
 */
final class TrainingStep implements AutoCloseable {
  private final int numClasses;
  private final double emaDecay;
  private final TensorBook weights;
  private final GradientBook gradients;
  private final Lamb lamb;
  private final DistillationLoss loss;
  private final Kernel kernel;
  private final NativeArena arena = new NativeArena();
  private final Tensor ema;
  private long step;

  TrainingStep(NetworkSpec spec, TrainRecipe recipe, Precision precision, Engine engine) {
    FlatLayout layout = spec.layout();
    this.numClasses = spec.numClasses();
    this.emaDecay = recipe.emaDecay();
    this.weights = TensorBook.allocate(layout, precision);
    this.gradients = GradientBook.allocate(weights);
    this.lamb = new Lamb(recipe.optimiser(), weights, gradients);
    this.loss = new DistillationLoss(recipe.loss());
    this.kernel = Kernels.of(spec, weights, engine);
    try (PointerScope scope = new PointerScope()) {
      this.ema = arena.own(torch.zeros_like(weights.flat()));
    }
  }

  void load(TrainingState state) {
    weights.write(state.weights());
    NativeArrays.write(lamb.firstMoment(), state.firstMoment());
    NativeArrays.write(lamb.secondMoment(), state.secondMoment());
    NativeArrays.write(ema, state.ema());
    step = state.step();
  }

  TrainingState state() {
    return new TrainingState(
        weights.read(),
        NativeArrays.read(lamb.firstMoment()),
        NativeArrays.read(lamb.secondMoment()),
        NativeArrays.read(ema),
        step);
  }

  /**
   * @param pixels [n, 3, h, w] normalised
   * @param labels [n] i64, or [n, numClasses] shares of every class
   * @param teacher null without distillation
   */
  StepResult run(
      Tensor pixels, Tensor labels, @Nullable TeacherSignal teacher, double learningRate) {
    try (PointerScope scope = new PointerScope()) {
      StepResult result = differentiate(pixels, labels, teacher);
      try (NoGradGuard noGrad = new NoGradGuard()) {
        step++;
        lamb.step(result.gradNorm(), learningRate, step);
        ema.lerp_(weights.flat(), new Scalar(1 - emaDecay));
      }
      return result;
    }
  }

  /** Forward and backward only: the gradient buffer then holds this batch's gradients. */
  StepResult differentiate(Tensor pixels, Tensor labels, @Nullable TeacherSignal teacher) {
    gradients.flat().zero_();
    Tensor logits = kernel.forward(pixels, Phase.TRAIN);
    DistillationLoss.Parts parts = loss.of(logits, labels, teacher);
    double total = parts.total().item_double();
    if (!Double.isFinite(total)) {
      throw nonFinite("loss", total, logits);
    }
    parts.total().backward();
    kernel.continueBackward();
    double gradNorm = lamb.gradientNorm();
    if (!Double.isFinite(gradNorm)) {
      throw nonFinite("gradient norm", gradNorm, logits);
    }
    return result(parts, logits, labels, gradNorm);
  }

  private StepResult result(
      DistillationLoss.Parts parts, Tensor logits, Tensor labels, double gradNorm) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      Tensor distillation = parts.distillation();
      return new StepResult(
          parts.total().item_double(),
          parts.crossEntropy().item_double(),
          distillation == null ? 0 : distillation.item_double(),
          gradNorm,
          numCorrect(logits, labels),
          (int) labels.size(0));
    }
  }

  private static int numCorrect(Tensor logits, Tensor labels) {
    LongOptional classes = new LongOptional(1);
    Tensor first =
        DistillationLoss.isShares(labels) ? torch.argmax(labels, classes, false) : labels;
    return torch.argmax(logits, classes, false).eq(first).sum().item_int();
  }

  private NonFiniteException nonFinite(String what, double value, Tensor logits) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return new NonFiniteException(
          "Cannot take step "
              + (step + 1)
              + ": "
              + what
              + " is "
              + value
              + "; first non-finite tensor: "
              + new FiniteCheck(weights, gradients).firstBad(logits));
    }
  }

  TensorBook weights() {
    return weights;
  }

  GradientBook gradients() {
    return gradients;
  }

  Tensor ema() {
    return ema;
  }

  Kernel kernel() {
    return kernel;
  }

  int numClasses() {
    return numClasses;
  }

  /** Optimiser steps done. */
  long numSteps() {
    return step;
  }

  @Override
  public void close() {
    arena.close();
    lamb.close();
    gradients.close();
    weights.close();
  }
}
