package io.ghostspark.model.torch;

import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network on this machine: forward, loss, backward, clip, update, EMA on flat libtorch
 * buffers. Not thread-safe; two trainers may run in two threads.
 */
public final class TorchTrainer implements AutoCloseable {
  private final Engine engine;
  private final TrainingStep step;
  private final PixelScale scale;
  private final TailPolicy tail;
  private final int accumulate;
  private final boolean isOnCpu;
  private boolean isUsable;

  /** With the fastest engine. */
  public TorchTrainer(NetworkSpec spec, TrainRecipe recipe) {
    this(spec, recipe, Engine.FUSED);
  }

  /** On the device that the recipe asks for, the first one of its kind. */
  public TorchTrainer(NetworkSpec spec, TrainRecipe recipe, Engine engine) {
    this(spec, recipe, engine, recipe.device().place());
  }

  /** At a place of the kind that the recipe asks for. */
  public TorchTrainer(NetworkSpec spec, TrainRecipe recipe, Engine engine, TorchPlace place) {
    this.engine = engine;
    this.tail = recipe.loss().tail();
    this.accumulate = recipe.accumulate();
    this.isOnCpu = place.isCpu();
    this.step = new TrainingStep(spec, recipe, Precision.F32, engine, place);
    this.scale = new PixelScale(recipe.mean(), recipe.std(), Precision.F32);
  }

  /** Copies a state in; the next step continues from it bit for bit. */
  public void load(TrainingState state) {
    load(state, state.step());
  }

  /**
   * Copies a state in whose moments began later than the run.
   *
   * @param momentSteps optimiser steps since both moments were 0, which bias corrections count
   */
  public void load(TrainingState state, long momentSteps) {
    step.load(state, momentSteps);
    isUsable = true;
  }

  /** Copies the state out. */
  public TrainingState state() {
    requireUsable();
    return step.state();
  }

  /** The step whose dropout masks come from the number of steps done. */
  public StepResult step(Batch batch, double learningRate) {
    return step(batch, learningRate, step.numSteps());
  }

  /**
   * @param noiseSeed of this step's dropout masks
   * @throws NonFiniteException naming the first bad tensor; the state is then unusable until {@link
   *     #load}
   */
  public StepResult step(Batch batch, double learningRate, long noiseSeed) {
    requireUsable();
    if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
      throw new IllegalArgumentException(
          "Invalid learning rate: " + learningRate + " (must be finite and >= 0)");
    }
    try {
      step.clear();
      return step.update(accumulated(batch, noiseSeed), learningRate);
    } catch (NonFiniteException e) {
      isUsable = false;
      throw e;
    }
  }

  private StepResult accumulated(Batch batch, long noiseSeed) {
    StepResult sum = null;
    List<Batch> parts = batch.parts(accumulate);
    for (int i = 0; i < parts.size(); i++) {
      Batch part = parts.get(i);
      if (isOnCpu) {
        NativeHeap.prepare((long) part.n() * part.heightPx() * part.widthPx());
      }
      try (PointerScope scope = new PointerScope()) {
        Tensor pixels = engine.arrange(scale.normalise(part));
        step.kernel().seedNoise(noiseSeed + i);
        double share = part.n() / (double) batch.n();
        StepResult result = step.accumulate(pixels, labels(part), teacher(part), share);
        sum = sum == null ? result : sum.plus(result);
      }
    }
    return Objects.requireNonNull(sum);
  }

  @Override
  public void close() {
    scale.close();
    step.close();
  }

  private void requireUsable() {
    if (!isUsable) {
      throw new IllegalStateException(
          "Cannot use the trainer: no state, or the last step was not finite; load a state first");
    }
  }

  private Tensor labels(Batch batch) {
    MixedLabels mixed = batch.mixed();
    long[] labels = classes(batch.labels());
    if (mixed == null) {
      return Tensor.create(labels, batch.n());
    }
    float[] shares = new float[batch.n() * step.numClasses()];
    long[] partners = classes(mixed.partners());
    for (int i = 0; i < batch.n(); i++) {
      int row = i * step.numClasses();
      shares[row + (int) labels[i]] += (float) mixed.share();
      shares[row + (int) partners[i]] += (float) (1 - mixed.share());
    }
    return Tensor.create(shares, batch.n(), step.numClasses());
  }

  private long[] classes(int[] labels) {
    long[] classes = new long[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= step.numClasses()) {
        throw new IllegalArgumentException(
            "Invalid label: " + labels[i] + " (must be in 0.." + (step.numClasses() - 1) + ")");
      }
      classes[i] = labels[i];
    }
    return classes;
  }

  private @Nullable TeacherSignal teacher(Batch batch) {
    TeacherTargets targets = batch.teacher();
    return targets == null
        ? null
        : TeacherExpansion.of(targets, step.numClasses(), tail, Precision.F32);
  }
}
