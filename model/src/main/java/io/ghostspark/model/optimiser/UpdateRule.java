package io.ghostspark.model.optimiser;

import java.io.Serializable;

/**
 * How a gradient g becomes an update of a weight p at learning rate lr in step t = 1, 2, ...; wd is
 * the weight decay of the tensor's group. m and v start at 0.
 */
public sealed interface UpdateRule extends Serializable {

  /**
   * LAMB as in timm (facts §6.1): m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; u = (m / (1 -
   * b1^t)) / (sqrt(v) / sqrt(1 - b2^t) + eps); where wd is not 0: u += wd p, u *= |p| / |u| (1 if
   * either is 0); p -= lr u.
   */
  record Lamb(double beta1, double beta2, double epsilon) implements UpdateRule {}

  /** As torch.optim.AdamW: p -= lr wd p, then LAMB's u without decay and ratio; p -= lr u. */
  record AdamW(double beta1, double beta2, double epsilon) implements UpdateRule {}

  /**
   * As torch.optim.SGD without dampening: g += wd p; m = momentum m + g; p -= lr m, or with
   * Nesterov's lookahead p -= lr (g + momentum m).
   */
  record Sgd(double momentum, Lookahead lookahead) implements UpdateRule {

    /** Where the momentum is evaluated. */
    public enum Lookahead {
      NONE,
      NESTEROV
    }
  }

  /**
   * As timm's RMSpropTF: g += wd p; v = rho v + (1 - rho) g g with v = 1 at first; m = momentum m +
   * lr g / sqrt(v + eps); p -= m.
   */
  record RmsPropTf(double rho, double momentum, double epsilon) implements UpdateRule {}
}
