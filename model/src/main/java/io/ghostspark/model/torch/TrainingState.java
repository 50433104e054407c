package io.ghostspark.model.torch;

import java.io.Serializable;

/**
 * Everything that training carries from step to step, on the heap: what is broadcast, averaged and
 * checkpointed.
 *
 * @param weights [layout.numElements()]
 * @param firstMoment [layout.numTrainable()]
 * @param secondMoment [layout.numTrainable()]
 * @param ema [layout.numElements()]
 * @param step optimiser steps done, 0 at the start
 */
public record TrainingState(
    float[] weights, float[] firstMoment, float[] secondMoment, float[] ema, long step)
    implements Serializable {
  public static TrainingState initial(float[] weights, int numTrainable) {
    return new TrainingState(
        weights.clone(), new float[numTrainable], new float[numTrainable], weights.clone(), 0);
  }
}
