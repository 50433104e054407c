package io.ghostspark.model.spec;

import java.util.ArrayList;
import java.util.List;

/** The layer table of a tree; each visit takes the map before it to the map behind it. */
final class ConvNetRows implements BlockVisitor<MapShape> {
  private static final int NORM = 2;

  private final List<LayerRow> rows = new ArrayList<>();
  private long foldableParameters;
  private MapShape input;

  private ConvNetRows(MapShape pixels) {
    this.input = pixels;
  }

  static LayerTable table(ConvNetSpec spec, MapShape pixels) {
    ConvNetRows walk = new ConvNetRows(pixels);
    ConvNet net = spec.net();
    MapShape features = pixels;
    for (ConvNet.Stage stage : net.stages()) {
      features = walk.after(stage.chain(), features);
    }
    ConvNet.Head head = net.head();
    MapShape mean = features.mean();
    walk.row("mean", "mean over pixels", features, mean, 0, 0);
    MapShape hidden = walk.after(head.chain(), mean);
    long weights = (long) head.numFeatures() * head.numClasses();
    MapShape logits = hidden.withChannels(head.numClasses());
    walk.row(head.key(), "linear", hidden, logits, weights + head.numClasses(), weights);
    return new LayerTable(spec.architecture(), walk.rows, walk.foldableParameters);
  }

  /** What becomes of a map. */
  static MapShape output(Block block, MapShape input) {
    return new ConvNetRows(input).after(block, input);
  }

  /** Multiply-accumulates of one sample. */
  static long macs(Block block, MapShape input) {
    ConvNetRows walk = new ConvNetRows(input);
    walk.after(block, input);
    return walk.rows.stream().mapToLong(LayerRow::macs).sum();
  }

  @Override
  public MapShape biased(Block.Biased block) {
    Filter filter = block.filter();
    long parameters = (long) filter.numWeights() + filter.numOut();
    return convolution(block.key(), filter, " + bias", parameters);
  }

  @Override
  public MapShape normalised(Block.Normalised block) {
    Filter filter = block.filter();
    foldableParameters += filter.numOut();
    long parameters = filter.numWeights() + (long) NORM * filter.numOut();
    return convolution(block.key(), filter, " + bn", parameters);
  }

  @Override
  public MapShape branched(Block.Branched block) {
    Filter filter = block.filter();
    BranchSet branches = block.branches();
    long norm = (long) NORM * filter.numOut();
    long parameters = branches.numConvolutions() * (filter.numWeights() + norm);
    long macsPerPixel = (long) branches.numConvolutions() * filter.numWeights();
    String kind = branches.numConvolutions() + " x (" + name(filter) + " + bn)";
    if (branches.hasScale()) {
      Filter scale = filter.centre();
      parameters += scale.numWeights() + norm;
      macsPerPixel += scale.numWeights();
      kind += " + 1x1 + bn";
    }
    if (branches.hasSkip()) {
      parameters += norm;
      kind += " + bn";
    }
    MapShape before = input;
    MapShape after = filter.output(before);
    row(block.deployedKey(), kind, before, after, parameters, macsPerPixel * after.numPixels());
    return after;
  }

  @Override
  public MapShape activation(Block.Activation block) {
    return input;
  }

  @Override
  public MapShape maxPool(Block.MaxPool block) {
    MapShape before = input;
    row("maxpool", "largest of 3x3 /2", before, before.thinned(), 0, 0);
    return before.thinned();
  }

  @Override
  public MapShape chain(Block.Chain block) {
    MapShape shape = input;
    for (Block inner : block.blocks()) {
      shape = after(inner, shape);
    }
    return shape;
  }

  @Override
  public MapShape residual(Block.Residual block) {
    MapShape before = input;
    MapShape after = after(block.path(), before);
    after(block.shortcut(), before);
    return after;
  }

  @Override
  public MapShape ghost(Block.Ghost block) {
    MapShape before = input;
    MapShape primary = after(block.primary(), before);
    MapShape cheap = after(block.cheap(), primary);
    Block.Gate gate = block.gate();
    if (gate != null) {
      MapShape small = before.halved();
      for (Block.Normalised convolution : gate.convolutions()) {
        small = after(convolution, small);
      }
    }
    return primary.withChannels(primary.channels() + cheap.channels());
  }

  @Override
  public MapShape squeezeExcite(Block.SqueezeExcite block) {
    MapShape before = input;
    after(block.expand(), after(block.reduce(), before.mean()));
    return before;
  }

  @Override
  public MapShape shuffle(Block.Shuffle block) {
    MapShape side = block.splits() ? input.withChannels(input.channels() / 2) : input;
    MapShape left = after(block.left(), side);
    MapShape right = after(block.right(), side);
    return left.withChannels(left.channels() + right.channels());
  }

  private MapShape after(Block block, MapShape before) {
    input = before;
    return block.accept(this);
  }

  private MapShape convolution(String key, Filter filter, String rest, long parameters) {
    MapShape before = input;
    MapShape after = filter.output(before);
    long macs = filter.numWeights() * after.numPixels();
    row(key, name(filter) + rest, before, after, parameters, macs);
    return after;
  }

  private void row(
      String name, String kind, MapShape before, MapShape after, long parameters, long macs) {
    rows.add(new LayerRow(name, kind, before.toString(), after.toString(), parameters, macs));
  }

  private static String name(Filter filter) {
    String size = filter.heightPx() + "x" + filter.widthPx();
    String stride = filter.stride() == 1 ? "" : " /" + filter.stride();
    return (filter.isDepthwise() ? "dw " : "conv ") + size + stride;
  }
}
