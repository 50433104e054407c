package io.ghostspark.model.depthwise;

/** What follows each half of a ghost module. */
public enum Activation {
  NONE,
  RELU
}
