package io.ghostspark.model.average;

/** Numbers that may lie packed until they are needed; read by several threads at once. */
public interface FloatSource {
  int length();

  /** Copies {@code [from, from + n)} to the first {@code n} places of {@code out}. */
  void read(int from, int n, float[] out);

  /** Numbers that lie unpacked. */
  static FloatSource of(float[] values) {
    return new FloatSource() {
      @Override
      public int length() {
        return values.length;
      }

      @Override
      public void read(int from, int n, float[] out) {
        System.arraycopy(values, from, out, 0, n);
      }
    };
  }
}
