package io.ghostspark.model.gate;

import io.ghostspark.model.gate.NormalisedStage.Affine;
import io.ghostspark.model.gate.NormalisedStage.Backward;
import io.ghostspark.model.parallel.Slices.Slice;
import java.nio.FloatBuffer;

/**
 * The passes of the way back, each over one slice of the images. A pass returns the sums [vectors,
 * channels] that the gradients of one stage's normalisation and of the strip behind it follow from:
 * of gradients, of gradients times the standardised input, then five of the strip.
 */
final class GateBackward {
  private static final int NORM_SUMS = 2;

  private final Lines lines;
  private final LineLoops loops;
  private final GateShape shape;
  private final float[] gradient;
  private final float[] gate;
  private final float[] x;

  GateBackward(Lines lines) {
    this.lines = lines;
    this.loops = lines.loops();
    this.shape = lines.shape();
    this.gradient = lines.line();
    this.gate = lines.line();
    this.x = lines.line();
  }

  /**
   * A strip between two normalisations.
   *
   * @param behind it, as far as its input's gradient goes
   * @param before it
   */
  record Strip(Backward behind, GateStage stage, NormalisedStage before) {}

  /** Sums of the last normalisation, behind which the sigmoid stands. */
  double[] sigmoid(FloatBuffer ofGate, GateMaps maps, NormalisedStage last, Slice slice) {
    LineSums sums = new LineSums(lines, NORM_SUMS);
    Affine standard = last.standard();
    float[] weights = lines.weights(standard.factor(), standard.constant());
    for (int row = first(slice); row < end(slice); row++) {
      loadLast(ofGate, maps, row);
      loops.sigmoidSums(gradient, gate, x, weights, sums.run());
      sums.added();
    }
    return sums.totals();
  }

  /**
   * Back through the last normalisation and the 5x1 strip; overwrites the map of columns with the
   * gradient of the strip's input.
   */
  double[] alongColumns(FloatBuffer ofGate, GateMaps maps, Strip strip, Slice slice) {
    StripBack back = new StripBack(strip);
    float[] image = lines.paddedMap();
    int length = lines.length();
    for (int start = first(slice); start < end(slice); start += shape.heightPx()) {
      for (int y = 0; y < shape.heightPx(); y++) {
        loadLast(ofGate, maps, start + y);
        int to = (y + Lines.PAD) * length;
        loops.throughSigmoidAndNorm(gradient, gate, x, back.behind, image, to);
      }
      for (int y = 0; y < shape.heightPx(); y++) {
        lines.load(maps.row(), start + y, x);
        back.line(image, (y + 2 * Lines.PAD) * length, -length);
        lines.store(gradient, maps.column(), start + y);
      }
    }
    return back.sums.totals();
  }

  /**
   * Back through the second normalisation and the 1x5 strip, from the gradient in the map of
   * columns; overwrites the map of rows with the gradient of the strip's input.
   */
  double[] alongRows(GateMaps maps, Strip strip, Slice slice) {
    StripBack back = new StripBack(strip);
    float[] padded = lines.paddedLine();
    for (int row = first(slice); row < end(slice); row++) {
      lines.load(maps.column(), row, gradient);
      lines.load(maps.row(), row, x);
      loops.throughNorm(gradient, x, back.behind, padded, lines.padding());
      lines.load(maps.mixed(), row, x);
      back.line(padded, 2 * lines.padding(), -shape.channels());
      lines.store(gradient, maps.row(), row);
    }
    return back.sums.totals();
  }

  /** Back through the first normalisation; overwrites its input with the gradient. */
  void mixed(GateMaps maps, Backward first, Slice slice) {
    float[] weights = lines.weights(first.vectors());
    for (int row = first(slice); row < end(slice); row++) {
      lines.load(maps.row(), row, gradient);
      lines.load(maps.mixed(), row, x);
      loops.throughNorm(gradient, x, weights, gate, 0);
      lines.store(gate, maps.mixed(), row);
    }
  }

  private void loadLast(FloatBuffer ofGate, GateMaps maps, int row) {
    lines.load(ofGate, row, gradient);
    lines.load(maps.gate(), row, gate);
    lines.load(maps.column(), row, x);
  }

  private int first(Slice slice) {
    return slice.first() * shape.heightPx();
  }

  private int end(Slice slice) {
    return slice.end() * shape.heightPx();
  }

  /** Weights and sums of one strip's way back. */
  private final class StripBack {
    private final float[] behind;
    private final float[] taps;
    private final float[] before;
    private final LineSums sums = new LineSums(lines, NORM_SUMS + GateStage.TAPS);

    private StripBack(Strip strip) {
      Affine standard = strip.before().standard();
      GateStage stage = strip.before().stage();
      this.behind = lines.weights(strip.behind().vectors());
      this.taps = lines.tapWeights(strip.stage().taps());
      this.before =
          lines.weights(standard.factor(), standard.constant(), stage.gamma(), stage.beta());
    }

    /**
     * The gradient of a line of the strip's input into {@code gradient}, from those of its output;
     * {@code x} holds the line before the normalisation.
     *
     * @param at of the gradient that the first tap meets
     * @param step to the next tap's
     */
    private void line(float[] ofOutput, int at, int step) {
      loops.stripBack(ofOutput, at, step, taps, x, before, gradient, sums.run());
      sums.added();
    }
  }
}
