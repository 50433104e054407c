package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Block.Gate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Long-range attention of a ghost module (facts §2.2): pooled input, 1x1, 1x5 and 5x1 convolutions
 * each with normalisation, sigmoid, nearest-neighbour enlargement.
 */
final class DfcGate {
  private static final long[] POOL = {2, 2};

  private final Layer convolutions;

  DfcGate(TensorBook book, Gate gate) {
    this.convolutions =
        Convolution.dense(book, gate.mix().key(), 1)
            .then(new BatchNorm(book, gate.mix().normKey()))
            .then(new StripConvolution(book, gate.row().key(), 3))
            .then(new BatchNorm(book, gate.row().normKey()))
            .then(new StripConvolution(book, gate.column().key(), 2))
            .then(new BatchNorm(book, gate.column().normKey()));
  }

  /**
   * @param convolutions from the pooled input to the gate before the sigmoid
   */
  DfcGate(Layer convolutions) {
    this.convolutions = convolutions;
  }

  /**
   * @param input of the ghost module, [n, numIn, h, w]
   * @return gate in (0, 1), [n, numMid, h, w]
   */
  Tensor gate(Tensor input, Phase phase) {
    return torch.upsample_nearest2d(small(input, phase), input.size(2), input.size(3));
  }

  /** The gate before it is enlarged, [n, numMid, h / 2, w / 2]. */
  Tensor small(Tensor input, Phase phase) {
    return torch.sigmoid(convolutions.apply(torch.avg_pool2d(input, POOL), phase));
  }
}
