package io.ghostspark.model.pointwise;

/** The arrays a thread works in, kept between calls: they grow to the largest layer's run. */
final class RunArrays {
  private static final ThreadLocal<RunArrays> OF_THREAD = ThreadLocal.withInitial(RunArrays::new);

  private float[] input = new float[0];
  private float[] output = new float[0];

  private RunArrays() {}

  static RunArrays ofThread() {
    return OF_THREAD.get();
  }

  /** At least {@code length} numbers, any values. */
  float[] input(int length) {
    if (input.length < length) {
      input = new float[length];
    }
    return input;
  }

  /** As {@link #input}, another array. */
  float[] output(int length) {
    if (output.length < length) {
      output = new float[length];
    }
    return output;
  }
}
