package io.ghostspark.model.export;

import io.ghostspark.model.spec.MapShape;

/** A value of the graph: a batch of maps, f32. */
record FeatureMap(String name, MapShape shape) {

  /** The same shape under another name. */
  FeatureMap named(String other) {
    return new FeatureMap(other, shape);
  }
}
