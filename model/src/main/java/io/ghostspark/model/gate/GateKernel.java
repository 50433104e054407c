package io.ghostspark.model.gate;

import io.ghostspark.model.gate.GateForward.Strip;
import io.ghostspark.model.gate.NormalisedStage.Backward;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Normalisation, 1x5 strip, normalisation, 5x1 strip, normalisation, sigmoid, and the way back. */
public final class GateKernel {
  private final Lines lines;
  private final GateShape shape;
  private final Slices slices;

  /**
   * @param threads that share the images; results differ in the last bits between numbers of them
   */
  public GateKernel(GateShape shape, int threads) {
    shape.requireVectors();
    this.lines = new Lines(shape);
    this.shape = shape;
    this.slices = new Slices(shape.images(), threads);
  }

  /** Whether a pixel of that many channels holds a vector; needs the vector module. */
  public static boolean isFor(int channels) {
    return channels >= LineLoops.LANES;
  }

  /**
   * The three stages of a forward pass with the batch's statistics.
   *
   * @param mix behind the 1x1 convolution; its stage has no strip
   */
  public record Stages(NormalisedStage mix, NormalisedStage row, NormalisedStage column) {}

  /** Of each stage's weights. */
  public record Gradients(StageGradient mix, StageGradient row, StageGradient column) {}

  /**
   * @param maps {@code mixed} is read, the others are overwritten
   */
  public Stages forward(GateStage mix, GateStage row, GateStage column, GateMaps maps) {
    double[] first = firstPixel(maps.mixed());
    NormalisedStage ofMix =
        NormalisedStage.of(
            mix,
            slices.sums(slice -> new GateForward(lines).moments(maps.mixed(), first, slice)),
            first,
            shape.count());
    Strip rows = rows(mix, row);
    NormalisedStage ofRow =
        NormalisedStage.of(row, alongRows(ofMix, rows, maps), rows.pivot(), shape.count());
    Strip columns = columns(row, column);
    NormalisedStage ofColumn =
        NormalisedStage.of(
            column, alongColumns(ofRow, columns, maps), columns.pivot(), shape.count());
    slices.run(
        slice -> {
          new GateForward(lines).sigmoid(maps.column(), ofColumn.whole(), maps.gate(), slice);
          return slice;
        });
    return new Stages(ofMix, ofRow, ofColumn);
  }

  /** The maps of rows and of columns once more, from {@code mixed} and the statistics. */
  public void again(Stages stages, GateMaps maps) {
    alongRows(stages.mix(), rows(stages.mix().stage(), stages.row().stage()), maps);
    alongColumns(stages.row(), columns(stages.row().stage(), stages.column().stage()), maps);
  }

  /**
   * @param maps of the forward pass; {@code mixed} is overwritten with its gradient, the maps of
   *     rows and columns with others
   */
  public Gradients backward(Stages stages, GateMaps maps, FloatBuffer ofGate) {
    NormalisedStage mix = stages.mix();
    NormalisedStage row = stages.row();
    NormalisedStage column = stages.column();

    double[] ofColumn =
        slices.sums(slice -> new GateBackward(lines).sigmoid(ofGate, maps, column, slice));
    Backward throughColumn = through(column, ofColumn);
    double[] ofRow =
        slices.sums(
            slice ->
                new GateBackward(lines)
                    .alongColumns(
                        ofGate,
                        maps,
                        new GateBackward.Strip(throughColumn, column.stage(), row),
                        slice));
    Backward throughRow = through(row, ofRow);
    double[] ofMix =
        slices.sums(
            slice ->
                new GateBackward(lines)
                    .alongRows(maps, new GateBackward.Strip(throughRow, row.stage(), mix), slice));
    Backward throughMix = through(mix, ofMix);
    slices.run(
        slice -> {
          new GateBackward(lines).mixed(maps, throughMix, slice);
          return slice;
        });
    return new Gradients(
        gradient(ofMix, new double[0]),
        gradient(ofRow, taps(ofMix)),
        gradient(ofColumn, taps(ofRow)));
  }

  private Strip rows(GateStage mix, GateStage row) {
    return Strip.of(mix, row, shape.widthPx());
  }

  private Strip columns(GateStage row, GateStage column) {
    return Strip.of(row, column, shape.heightPx());
  }

  private double[] alongRows(NormalisedStage mix, Strip strip, GateMaps maps) {
    return slices.sums(
        slice ->
            new GateForward(lines).alongRows(maps.mixed(), mix.whole(), strip, maps.row(), slice));
  }

  private double[] alongColumns(NormalisedStage row, Strip strip, GateMaps maps) {
    return slices.sums(
        slice ->
            new GateForward(lines)
                .alongColumns(maps.row(), row.whole(), strip, maps.column(), slice));
  }

  private double[] firstPixel(FloatBuffer map) {
    double[] pixel = new double[shape.channels()];
    for (int c = 0; c < pixel.length; c++) {
      pixel[c] = map.get(c);
    }
    return pixel;
  }

  private Backward through(NormalisedStage stage, double[] sums) {
    return stage.backward(vector(sums, 1), vector(sums, 0), shape.count());
  }

  private StageGradient gradient(double[] sums, double[] taps) {
    return new StageGradient(taps, vector(sums, 1), vector(sums, 0));
  }

  private double[] vector(double[] sums, int index) {
    int channels = shape.channels();
    return Arrays.copyOfRange(sums, index * channels, (index + 1) * channels);
  }

  /** The strip's sums behind those of the normalisation before it, as [channels, 5]. */
  private double[] taps(double[] sums) {
    int channels = shape.channels();
    double[] taps = new double[GateStage.TAPS * channels];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = sums[(2 + i % GateStage.TAPS) * channels + i / GateStage.TAPS];
    }
    return taps;
  }
}
