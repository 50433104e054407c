package io.ghostspark.model.torch;

import io.ghostspark.model.spec.ConvNet;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.WeightTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Any network that is a tree of blocks, in any form (facts §1-2; golden README §4, §8). */
final class ConvNetKernel implements ProbedKernel {
  private static final long[] ONE = {1, 1};

  private final int minInputPx;
  private final Map<String, Layer> stages = new LinkedHashMap<>();
  private final Layer hidden;
  private final Linear classifier;
  private final Dropout dropout;
  private final Tape tape;
  private BiConsumer<String, Tensor> probe = (name, output) -> {};

  private ConvNetKernel(ConvNet net, BlockLayers layers, Tape tape) {
    this.minInputPx = net.minInputPx();
    this.tape = tape;
    net.stages().forEach(stage -> stages.put(stage.name(), layers.chain(stage.chain())));
    this.hidden = layers.chain(net.head().chain());
    this.classifier = Linear.of(layers.book(), net.head().key());
    this.dropout = new Dropout(net.head().dropout());
  }

  /** For evaluation of a network without branches, in f32: its constants are {@code weights}. */
  static ConvNetKernel forScoring(ConvNetSpec spec, WeightTable weights, TensorBook book) {
    return new ConvNetKernel(spec.net(), new ScoringLayers(weights, book), new Tape());
  }

  static ConvNetKernel of(ConvNetSpec spec, TensorBook book, Engine engine) {
    boolean isFused = engine == Engine.FUSED;
    return of(spec, book, engine, isFused ? Rectifiers.COPYING : Rectifiers.IN_PLACE);
  }

  static ConvNetKernel of(ConvNetSpec spec, TensorBook book, Engine engine, Rectifiers rectifiers) {
    Tape tape = new Tape();
    BlockLayers layers =
        engine == Engine.FUSED
            ? new FusedLayers(book, rectifiers, tape, FusedKernels.of(book.precision()))
            : new BlockLayers(book, rectifiers);
    return new ConvNetKernel(spec.net(), layers, tape);
  }

  @Override
  public void probe(BiConsumer<String, Tensor> probe) {
    this.probe = probe;
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    requireSize(pixels.size(2), pixels.size(3));
    tape.close();
    // A stage's output leads to gradients of the way back: it must be gone before that begins.
    return Scopes.keepResult(() -> logits(pixels, phase));
  }

  private Tensor logits(Tensor pixels, Phase phase) {
    Tensor features = pixels;
    for (Map.Entry<String, Layer> stage : stages.entrySet()) {
      Tensor input = features;
      features = Scopes.keepResult(() -> stage.getValue().apply(input, phase));
      probe.accept(stage.getKey(), features);
    }
    Tensor mean = torch.adaptive_avg_pool2d(features, ONE);
    Tensor flat = hidden.apply(mean, phase).flatten(1, -1);
    return classifier.apply(dropout.apply(flat, phase));
  }

  @Override
  public void continueBackward() {
    tape.unwind();
  }

  @Override
  public void seedNoise(long seed) {
    dropout.seed(seed);
  }

  private void requireSize(long heightPx, long widthPx) {
    if (Math.min(heightPx, widthPx) < minInputPx) {
      throw new IllegalArgumentException(
          "Invalid input size: "
              + heightPx
              + "x"
              + widthPx
              + " px (must be at least "
              + minInputPx
              + " on both sides)");
    }
  }
}
