package io.ghostspark.model.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element type of a network's buffers and of its arithmetic. */
public enum Precision {
  F32(ScalarType.Float),
  /** For tests and checks: the same code path in double. */
  F64(ScalarType.Double);

  private final ScalarType scalarType;

  Precision(ScalarType scalarType) {
    this.scalarType = scalarType;
  }

  ScalarType scalarType() {
    return scalarType;
  }
}
