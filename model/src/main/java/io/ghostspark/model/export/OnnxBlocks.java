package io.ghostspark.model.export;

import io.ghostspark.model.export.OnnxGraph.Kernel;
import io.ghostspark.model.fuse.FoldedConvolution;
import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.BlockVisitor;
import io.ghostspark.model.spec.ConvNet;
import io.ghostspark.model.spec.Filter;
import io.ghostspark.model.spec.MapShape;
import io.ghostspark.model.spec.WeightTable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** From a network's tree to nodes of an ONNX graph; each block becomes a step on a value. */
final class OnnxBlocks implements BlockVisitor<UnaryOperator<FeatureMap>> {
  private final OnnxGraph graph;
  private final WeightTable weights;

  OnnxBlocks(OnnxGraph graph, WeightTable weights) {
    this.graph = graph;
    this.weights = weights;
  }

  void network(ConvNet net, MapShape pixels) {
    FeatureMap x = graph.input("pixels", pixels);
    for (ConvNet.Stage stage : net.stages()) {
      x = apply(stage.chain(), x);
    }
    x = apply(net.head().chain(), graph.mean("pooled", x));
    String key = net.head().key();
    float[] weight = weights.values(key + ".weight");
    graph.linearOutput("logits", key, x, weight, weights.values(key + ".bias"));
  }

  @Override
  public UnaryOperator<FeatureMap> biased(Block.Biased block) {
    Filter filter = block.filter();
    Kernel kernel =
        new Kernel(
            filter, weights.values(block.key() + ".weight"), weights.values(block.key() + ".bias"));
    return x -> graph.convolution(block.key(), x, kernel);
  }

  @Override
  public UnaryOperator<FeatureMap> normalised(Block.Normalised block) {
    FoldedConvolution folded = FoldedConvolution.fold(weights, block.key(), block.normKey());
    Kernel kernel = new Kernel(block.filter(), folded.kernel(), folded.bias());
    return x -> graph.convolution(block.key(), x, kernel);
  }

  @Override
  public UnaryOperator<FeatureMap> branched(Block.Branched block) {
    throw new IllegalArgumentException("Cannot export '" + block.prefix() + "': not folded");
  }

  @Override
  public UnaryOperator<FeatureMap> activation(Block.Activation block) {
    return x ->
        switch (block) {
          case RELU -> graph.relu(x.name() + "/relu", x);
          case RELU6 -> graph.relu6(x.name() + "/relu6", x);
        };
  }

  @Override
  public UnaryOperator<FeatureMap> maxPool(Block.MaxPool block) {
    return x -> graph.maxPool(x.name() + "/maxpool", x);
  }

  @Override
  public UnaryOperator<FeatureMap> chain(Block.Chain block) {
    List<UnaryOperator<FeatureMap>> steps =
        block.blocks().stream().map(inner -> inner.accept(this)).toList();
    return x -> {
      FeatureMap y = x;
      for (UnaryOperator<FeatureMap> step : steps) {
        y = step.apply(y);
      }
      return y;
    };
  }

  @Override
  public UnaryOperator<FeatureMap> residual(Block.Residual block) {
    return x -> {
      FeatureMap y = apply(block.path(), x);
      return graph.add(y.name() + "/sum", y, apply(block.shortcut(), x));
    };
  }

  /** The cheap half reads the primary half behind its activation (facts §2.1). */
  @Override
  public UnaryOperator<FeatureMap> ghost(Block.Ghost block) {
    return x -> {
      FeatureMap primary = activated(apply(block.primary(), x), block.activation());
      FeatureMap cheap = activated(apply(block.cheap(), primary), block.activation());
      FeatureMap both = graph.concatenate(block.key(), primary, cheap);
      Block.Gate gate = block.gate();
      return gate == null
          ? both
          : graph.multiply(block.key() + "/gated", both, gate(block.key(), gate, x, both));
    };
  }

  private FeatureMap activated(FeatureMap x, Block.@Nullable Activation activation) {
    return activation == null ? x : apply(activation, x);
  }

  /** From the module's input, enlarged to the size of its output (facts §2.2). */
  private FeatureMap gate(String key, Block.Gate gate, FeatureMap input, FeatureMap output) {
    FeatureMap g = graph.halve(key + "/pool", input);
    for (Block.Normalised convolution : gate.convolutions()) {
      g = apply(convolution, g);
    }
    return graph.enlarge(key + "/resize", graph.sigmoid(key + "/sigmoid", g), output.shape());
  }

  @Override
  public UnaryOperator<FeatureMap> squeezeExcite(Block.SqueezeExcite block) {
    return x -> {
      String key = block.key();
      FeatureMap s = apply(block.reduce(), graph.mean(key + ".pool", x));
      s = apply(block.expand(), graph.relu(key + ".relu", s));
      return graph.multiply(key, x, graph.hardSigmoid(key + ".gate", s));
    };
  }

  @Override
  public UnaryOperator<FeatureMap> shuffle(Block.Shuffle block) {
    return x -> {
      List<FeatureMap> sides =
          block.splits() ? graph.splitInTwo(block.key() + "/split", x) : List.of(x, x);
      FeatureMap left = apply(block.left(), sides.get(0));
      FeatureMap both =
          graph.concatenate(block.key() + "/concat", left, apply(block.right(), sides.get(1)));
      return graph.shuffleInTwo(block.key(), both);
    };
  }

  private FeatureMap apply(Block block, FeatureMap x) {
    return block.accept(this).apply(x);
  }
}
