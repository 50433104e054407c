package io.ghostspark.model.spec;

/**
 * All tensors of a network in the order of its layout.
 *
 * @param values [layout.numElements()] f32
 */
public record Weights(NetworkSpec spec, float[] values) {
  public Weights {
    int expected = spec.layout().numElements();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "Invalid weights of "
              + spec.architecture()
              + ": expected = "
              + expected
              + " values, actual = "
              + values.length);
    }
  }
}
