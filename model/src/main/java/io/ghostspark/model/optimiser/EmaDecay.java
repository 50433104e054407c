package io.ghostspark.model.optimiser;

import java.io.Serializable;

/** d of the moving average e = d e + (1 - d) w, weights and running statistics alike. */
public sealed interface EmaDecay extends Serializable {

  /**
   * @param step optimiser steps done, 1 after the first
   */
  double at(long step);

  /** timm's ModelEmaV2 (facts §6.2). */
  record Constant(double decay) implements EmaDecay {
    @Override
    public double at(long step) {
      return decay;
    }
  }

  /**
   * timm's ModelEmaV3 with warm-up: min(decay, 1 - (1 + t / gamma)^-power), t = step - 1. The
   * average forgets the initial weights at once (t = 0 gives 0) and lengthens with the run.
   */
  record WarmedUp(double decay, double gamma, double power) implements EmaDecay {
    @Override
    public double at(long step) {
      return Math.min(decay, 1 - Math.pow(1 + (step - 1) / gamma, -power));
    }
  }
}
