package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.Activation;
import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.Filter;
import io.ghostspark.model.spec.WeightTable;
import org.bytedeco.pytorch.Tensor;

/**
 * For evaluation in f32: every normalisation is part of its convolution; 1x1 and depth-wise
 * convolutions run in Java, a ghost module's second half with its activations and the concatenation
 * in one pass. What has no Java kernel goes to libtorch.
 */
final class ScoringLayers extends BlockLayers {

  private final WeightTable weights;

  /**
   * @param book of the network; owns what is computed from {@code weights}
   */
  ScoringLayers(WeightTable weights, TensorBook book) {
    super(book, Rectifiers.IN_PLACE);
    this.weights = weights;
  }

  @Override
  public Layer biased(Block.Biased block) {
    return layer(FoldedConstants.of(weights, block.key()), block.filter());
  }

  @Override
  public Layer normalised(Normalised block) {
    return layer(FoldedConstants.of(weights, block.key(), block.normKey()), block.filter());
  }

  @Override
  public Layer ghost(Block.Ghost block) {
    boolean isRelu = block.activation() == Block.Activation.RELU;
    if (!(isRelu || block.activation() == null) || !is3x3(block.cheap())) {
      return super.ghost(block);
    }
    Layer halves =
        block.primary().accept(this).then(tail(block, isRelu ? Activation.RELU : Activation.NONE));
    Block.Gate gate = block.gate();
    if (gate == null) {
      return (x, phase) -> Scopes.keepResult(() -> halves.apply(x, phase));
    }
    DfcGate attention = new DfcGate(gate.mix().accept(this).then(strips(gate)));
    GateProduct product = new GateProduct();
    return (x, phase) ->
        Scopes.keepResult(
            () -> product.forward(halves.apply(x, phase), dense(attention.small(x, phase))));
  }

  private static boolean is3x3(Block.Convolving block) {
    return block.filter().equals(Filter.depthwise(block.filter().numIn(), 3, 1));
  }

  private Layer tail(Block.Ghost block, Activation activation) {
    FoldedConstants folded = folded(block.cheap());
    return FilterLayer.ofTail(
        shape ->
            DepthwiseKernels.ghostTail(
                shape, activation, folded.taps(), folded.biasF64(), Torch.threads()));
  }

  private Layer strips(Block.Gate gate) {
    FoldedConstants row = folded(gate.row());
    FoldedConstants column = folded(gate.column());
    return FilterLayer.of(
        shape ->
            DepthwiseKernels.strips(
                shape, row.taps(), row.biasF64(), column.taps(), column.biasF64(), Torch.threads()),
        Filter.depthwise(row.numOut(), 5, 1));
  }

  private FoldedConstants folded(Block.Convolving block) {
    return block instanceof Normalised normalised
        ? FoldedConstants.of(weights, normalised.key(), normalised.normKey())
        : FoldedConstants.of(weights, ((Block.Biased) block).key());
  }

  private Layer layer(FoldedConstants folded, Filter filter) {
    boolean isSquare = filter.heightPx() == filter.widthPx();
    if (filter.isDepthwise() && isSquare && (filter.heightPx() == 3 || filter.heightPx() == 5)) {
      return FilterLayer.of(
          shape ->
              DepthwiseKernels.convolution(shape, folded.taps(), folded.biasF64(), Torch.threads()),
          filter);
    }
    if (!filter.isDepthwise() && filter.isPointwise() && filter.stride() == 1) {
      return new FixedPointwise(folded);
    }
    long groups = filter.isDepthwise() ? filter.numIn() : 1;
    return new Convolution(
        folded.weightTensor(book()), folded.biasTensor(book()), filter.stride(), groups);
  }

  private static Tensor dense(Tensor tensor) {
    return tensor.contiguous(Memory.CHANNELS_LAST);
  }
}
