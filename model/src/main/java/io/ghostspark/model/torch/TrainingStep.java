package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Forward, loss, backward, clip, update, EMA on flat buffers, in either precision. Owns weights,
 * gradients, moments and EMA. A step is {@link #clear}, {@link #accumulate} once or several times,
 * {@link #update}.
 */
final class TrainingStep implements AutoCloseable {
  private final int numClasses;
  private final EmaDecay emaDecay;
  private final Arithmetic arithmetic;
  private final TensorBook weights;
  private final GradientBook gradients;
  private final Optimiser optimiser;
  private final DistillationLoss loss;
  private final Kernel kernel;
  private final NativeArena arena = new NativeArena();
  private final Device device;
  private final Tensor ema;
  private long step;

  /** What {@link #step} was when both moments were 0. */
  private long momentsStart;

  /** Where the recipe asks for it. */
  TrainingStep(NetworkSpec spec, TrainRecipe recipe, Precision precision, Engine engine) {
    this(spec, recipe, precision, engine, recipe.device().place());
  }

  TrainingStep(
      NetworkSpec spec, TrainRecipe recipe, Precision precision, Engine engine, TorchPlace place) {
    this(spec, recipe, precision, place, book -> Kernels.of(spec, book, engine));
  }

  /**
   * @param kernel of {@code spec} on the weights that it is given
   */
  TrainingStep(
      NetworkSpec spec,
      TrainRecipe recipe,
      Precision precision,
      TorchPlace place,
      Function<TensorBook, Kernel> kernel) {
    FlatLayout layout = spec.layout();
    this.numClasses = spec.numClasses();
    this.emaDecay = recipe.ema();
    this.arithmetic = recipe.arithmetic();
    try (PointerScope scope = new PointerScope()) {
      this.device = arena.own(place.device());
    }
    this.weights = TensorBook.allocate(layout, precision, device);
    this.gradients = GradientBook.allocate(weights);
    this.optimiser = new Optimiser(recipe.optimiser(), weights, gradients);
    this.loss = new DistillationLoss(recipe.loss());
    this.kernel = kernel.apply(weights);
    try (PointerScope scope = new PointerScope()) {
      this.ema = arena.own(torch.zeros_like(weights.flat()));
    }
  }

  void load(TrainingState state) {
    load(state, state.step());
  }

  void load(TrainingState state, long momentSteps) {
    weights.write(state.weights());
    NativeArrays.write(optimiser.firstMoment(), state.firstMoment());
    NativeArrays.write(optimiser.secondMoment(), state.secondMoment());
    NativeArrays.write(ema, state.ema());
    step = state.step();
    momentsStart = step - momentSteps;
  }

  TrainingState state() {
    return new TrainingState(
        weights.read(),
        NativeArrays.read(optimiser.firstMoment()),
        NativeArrays.read(optimiser.secondMoment()),
        NativeArrays.read(ema),
        step);
  }

  /**
   * A step on one batch.
   *
   * @param pixels [n, 3, h, w] normalised
   * @param labels [n] i64, or [n, numClasses] shares of every class
   * @param teacher null without distillation
   */
  StepResult run(
      Tensor pixels, Tensor labels, @Nullable TeacherSignal teacher, double learningRate) {
    clear();
    return update(accumulate(pixels, labels, teacher, 1), learningRate);
  }

  /** Forward and backward only: the gradient buffer then holds this batch's gradients. */
  StepResult differentiate(Tensor pixels, Tensor labels, @Nullable TeacherSignal teacher) {
    clear();
    return accumulate(pixels, labels, teacher, 1).withGradNorm(optimiser.gradientNorm());
  }

  /** Forgets the gradients. */
  void clear() {
    try (PointerScope scope = new PointerScope()) {
      gradients.flat().zero_();
    }
  }

  /**
   * Forward and backward of a part of a batch, as {@link #run}: adds its gradients, and to the
   * running statistics.
   *
   * @param share of the batch's samples, in (0, 1]; the gradients are multiplied by it
   * @return without the norm of the gradients
   */
  StepResult accumulate(
      Tensor pixels, Tensor labels, @Nullable TeacherSignal teacher, double share) {
    try (PointerScope scope = new PointerScope()) {
      Tensor logits = forward(here(pixels));
      Tensor targets = here(labels);
      TeacherSignal signal = teacher == null ? null : teacher.on(this::here);
      DistillationLoss.Parts parts = loss.of(logits, targets, signal);
      double total = parts.total().item_double();
      if (!Double.isFinite(total)) {
        throw nonFinite("loss", total, logits);
      }
      Tensor minimised = share == 1 ? parts.total() : parts.total().mul(new Scalar(share));
      minimised.backward();
      kernel.continueBackward();
      return result(parts, logits, targets);
    }
  }

  /** Clips what was accumulated, moves weights and average. */
  StepResult update(StepResult accumulated, double learningRate) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      double gradNorm = optimiser.gradientNorm();
      if (!Double.isFinite(gradNorm)) {
        throw nonFinite("gradient norm", gradNorm, null);
      }
      step++;
      optimiser.step(gradNorm, learningRate, step - momentsStart);
      ema.lerp_(weights.flat(), new Scalar(1 - emaDecay.at(step)));
      return accumulated.withGradNorm(gradNorm);
    }
  }

  /** A tensor where the weights are. */
  private Tensor here(Tensor tensor) {
    return weights.flat().is_cpu() ? tensor : tensor.to(device, tensor.scalar_type().intern());
  }

  private Tensor forward(Tensor pixels) {
    if (arithmetic == Arithmetic.F32) {
      return kernel.forward(pixels, Phase.TRAIN);
    }
    try (Arithmetic.Cast cast = arithmetic.on(device)) {
      return kernel.forward(pixels, Phase.TRAIN).to(weights.precision().scalarType());
    } finally {
      // Autocast keeps its copies of the weights, which are about to change.
      torch.clear_cache();
    }
  }

  private StepResult result(DistillationLoss.Parts parts, Tensor logits, Tensor labels) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      Tensor distillation = parts.distillation();
      return new StepResult(
          parts.total().item_double(),
          parts.task().item_double(),
          distillation == null ? 0 : distillation.item_double(),
          /* gradNorm= */ 0,
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

  private NonFiniteException nonFinite(String what, double value, @Nullable Tensor logits) {
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
    optimiser.close();
    gradients.close();
    weights.close();
  }
}
