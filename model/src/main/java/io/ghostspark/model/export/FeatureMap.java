package io.ghostspark.model.export;

/** A value of the graph: [batch, channels, heightPx, widthPx] f32. */
record FeatureMap(String name, int channels, int heightPx, int widthPx) {

  /** The same shape under another name. */
  FeatureMap named(String other) {
    return new FeatureMap(other, channels, heightPx, widthPx);
  }
}
