package io.ghostspark.model.gate;

import java.nio.FloatBuffer;

/** Heap arrays of lines and weights, and the lines' ways to and from a map's buffer. */
final class Lines {
  /** Zero pixels beside a line, or zero lines above and below a map, that a strip reaches. */
  static final int PAD = GateStage.TAPS / 2;

  private final GateShape shape;
  private final LineLoops loops;
  private final int length;

  Lines(GateShape shape) {
    this.shape = shape;
    this.loops = new LineLoops(shape.channels(), shape.widthPx());
    this.length = shape.lineLength();
  }

  GateShape shape() {
    return shape;
  }

  LineLoops loops() {
    return loops;
  }

  float[] line() {
    return new float[length];
  }

  /** A line between zero pixels; its own begin at {@link #padding()}. */
  float[] paddedLine() {
    return new float[length + 2 * padding()];
  }

  int padding() {
    return PAD * shape.channels();
  }

  /** A map of one image between zero lines; row y begins at {@code (y + PAD) * length()}. */
  float[] paddedMap() {
    return new float[(shape.heightPx() + 2 * PAD) * length];
  }

  int length() {
    return length;
  }

  /** [channels] each, as weights. */
  float[] weights(double[]... vectors) {
    float[] weights = new float[vectors.length * shape.channels()];
    for (int v = 0; v < vectors.length; v++) {
      for (int c = 0; c < shape.channels(); c++) {
        weights[v * shape.channels() + c] = (float) vectors[v][c];
      }
    }
    return weights;
  }

  /** A strip's [channels, 5] as five vectors of weights. */
  float[] tapWeights(double[] taps) {
    float[] weights = new float[GateStage.TAPS * shape.channels()];
    for (int i = 0; i < taps.length; i++) {
      int channel = i / GateStage.TAPS;
      weights[i % GateStage.TAPS * shape.channels() + channel] = (float) taps[i];
    }
    return weights;
  }

  /**
   * @param row over all images
   */
  void load(FloatBuffer map, int row, float[] to) {
    map.get(row * length, to, 0, length);
  }

  void store(float[] line, FloatBuffer map, int row) {
    map.put(row * length, line, 0, length);
  }
}
