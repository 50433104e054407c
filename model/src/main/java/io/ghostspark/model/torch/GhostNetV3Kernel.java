package io.ghostspark.model.torch;

import io.ghostspark.model.spec.GhostBlock;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Plan;
import io.ghostspark.model.spec.GhostNetV3Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** GhostNetV3 in either form (facts §1-2; golden README §4). */
final class GhostNetV3Kernel implements Kernel {
  private static final long[] ONE = {1, 1};

  private final Map<String, Layer> stages = new LinkedHashMap<>();
  private final Layer head;
  private final Tensor classifierWeight;
  private final TensorOptional classifierBias;
  private final Dropout dropout;
  private final Rectifier rectifier;
  private final Tape tape;
  private BiConsumer<String, Tensor> probe = (name, output) -> {};

  private GhostNetV3Kernel(
      GhostNetV3Plan plan,
      GhostNetV3Modules modules,
      Tape tape,
      Rectifier rectifier,
      double dropout) {
    TensorBook book = modules.book();
    this.tape = tape;
    this.rectifier = rectifier;
    Layer stem =
        Convolution.dense(book, "conv_stem", 2)
            .then(new BatchNorm(book, "bn1"))
            .then((x, phase) -> rectifier.apply(x));
    stages.put("stem", stem);
    for (GhostBlock block : plan.blocks()) {
      stages.put(block.key(), bottleneck(block, modules));
    }
    Layer last =
        Convolution.dense(book, "blocks.9.0.conv", 1)
            .then(new BatchNorm(book, "blocks.9.0.bn1"))
            .then((x, phase) -> rectifier.apply(x));
    stages.put("blocks.9", last);
    this.head = Convolution.dense(book, "conv_head", 1);
    this.classifierWeight = book.tensor("classifier.weight");
    this.classifierBias = book.optional("classifier.bias");
    this.dropout = new Dropout(dropout);
  }

  static GhostNetV3Kernel of(GhostNetV3Spec spec, TensorBook book, Engine engine) {
    Rectifier rectifier = engine == Engine.FUSED ? Rectifier.RELU_COPY : Rectifier.RELU;
    return of(spec, book, engine, rectifier);
  }

  static GhostNetV3Kernel of(
      GhostNetV3Spec spec, TensorBook book, Engine engine, Rectifier rectifier) {
    GhostNetV3Modules.Branches branches = new GhostNetV3Modules.Branches(spec, book);
    Tape tape = new Tape();
    GhostNetV3Modules modules =
        engine == Engine.FUSED
            ? new GhostNetV3Modules.Fused(branches, tape, FusedKernels.of(book.precision()))
            : branches;
    return new GhostNetV3Kernel(spec.plan(), modules, tape, rectifier, spec.dropout());
  }

  static GhostNetV3Kernel of(GhostNetV3DeployedSpec spec, TensorBook book) {
    GhostNetV3Modules modules = new GhostNetV3Modules.Folded(book);
    return new GhostNetV3Kernel(spec.plan(), modules, new Tape(), Rectifier.RELU, 0);
  }

  /** Sees the output of the stem, of every bottleneck and of the last convolution. */
  void probe(BiConsumer<String, Tensor> probe) {
    this.probe = probe;
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    requireSize(pixels.size(2), pixels.size(3));
    tape.close();
    Tensor features = pixels;
    for (Map.Entry<String, Layer> stage : stages.entrySet()) {
      Tensor input = features;
      features = Scopes.keepResult(() -> stage.getValue().apply(input, phase));
      probe.accept(stage.getKey(), features);
    }
    Tensor mean = torch.adaptive_avg_pool2d(features, ONE);
    Tensor hidden = rectifier.apply(head.apply(mean, phase)).flatten(1, -1);
    Tensor kept = dropout.apply(hidden, phase);
    return torch.linear(kept, classifierWeight, classifierBias);
  }

  @Override
  public void continueBackward() {
    tape.unwind();
  }

  @Override
  public void seedNoise(long seed) {
    dropout.seed(seed);
  }

  private Layer bottleneck(GhostBlock block, GhostNetV3Modules modules) {
    TensorBook book = modules.book();
    List<Layer> path = new ArrayList<>();
    String first = block.key() + ".ghost1";
    path.add(
        modules.ghost(
            first,
            block.numIn(),
            block.numMid(),
            rectifier,
            block.hasGate() ? new DfcGate(book, first + ".short_conv.") : null));
    if (block.hasStride()) {
      Layer depthwise = modules.depthwise(block);
      path.add((x, phase) -> Scopes.keepResult(() -> depthwise.apply(x, phase)));
    }
    if (block.hasSqueeze()) {
      path.add(new SqueezeExcite(book, block.key() + ".se.", rectifier));
    }
    String second = block.key() + ".ghost2";
    path.add(modules.ghost(second, block.numMid(), block.numOut(), null, null));
    return new GhostBottleneck(modules::entrance, path, shortcut(block, book));
  }

  private static Layer shortcut(GhostBlock block, TensorBook book) {
    if (block.hasIdentityShortcut()) {
      return (input, phase) -> input;
    }
    String prefix = block.key() + ".shortcut.";
    return Convolution.depthwise(book, prefix + 0, block.stride())
        .then(new BatchNorm(book, prefix + 1))
        .then(Convolution.dense(book, prefix + 2, 1))
        .then(new BatchNorm(book, prefix + 3));
  }

  private static void requireSize(long heightPx, long widthPx) {
    if (Math.min(heightPx, widthPx) < GhostNetV3Plan.MIN_INPUT_PX) {
      throw new IllegalArgumentException(
          "Invalid input size: "
              + heightPx
              + "x"
              + widthPx
              + " px (must be at least "
              + GhostNetV3Plan.MIN_INPUT_PX
              + " on both sides)");
    }
  }
}
