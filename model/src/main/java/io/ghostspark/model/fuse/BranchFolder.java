package io.ghostspark.model.fuse;

import io.ghostspark.model.spec.Weights;

/**
 * Folds every branch of a training-form GhostNetV3 in float64 (facts §3); the input is not changed.
 */
public final class BranchFolder {
  private BranchFolder() {}

  /** Weights of a {@code GhostNetV3Spec} to weights of its {@code GhostNetV3DeployedSpec}. */
  public static Weights fold(Weights training) {
    throw new UnsupportedOperationException();
  }
}
