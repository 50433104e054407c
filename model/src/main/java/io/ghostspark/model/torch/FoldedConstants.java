package io.ghostspark.model.torch;

import io.ghostspark.model.fuse.FoldedConvolution;
import io.ghostspark.model.spec.WeightTable;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A convolution's weight and bias as scoring uses them, a normalisation behind it folded in.
 *
 * @param shape [numOut, numIn / groups, kh, kw]
 * @param weight in that order
 * @param bias [numOut]
 */
record FoldedConstants(List<Integer> shape, float[] weight, float[] bias) {

  /** {@code key.weight} and, when there is one, {@code key.bias}. */
  static FoldedConstants of(WeightTable weights, String key) {
    List<Integer> shape = weights.shape(key + ".weight");
    float[] bias =
        weights.contains(key + ".bias") ? weights.values(key + ".bias") : new float[shape.get(0)];
    return new FoldedConstants(shape, weights.values(key + ".weight"), bias);
  }

  /** A convolution without bias followed by the normalisation {@code normKey}. */
  static FoldedConstants of(WeightTable weights, String key, String normKey) {
    FoldedConvolution folded = FoldedConvolution.fold(weights, key, normKey);
    return new FoldedConstants(weights.shape(key + ".weight"), folded.kernel(), folded.bias());
  }

  /** Owned by {@code book}. */
  Tensor weightTensor(TensorBook book) {
    long[] dims = shape.stream().mapToLong(Integer::longValue).toArray();
    return book.own(Tensor.create(weight, dims));
  }

  /** Owned by {@code book}. */
  TensorOptional biasTensor(TensorBook book) {
    return book.own(new TensorOptional(book.own(Tensor.create(bias))));
  }

  int numOut() {
    return shape.get(0);
  }

  /** A depth-wise weight as [taps, channels]. */
  double[] taps() {
    int channels = numOut();
    int numTaps = weight.length / channels;
    double[] taps = new double[weight.length];
    for (int i = 0; i < weight.length; i++) {
      taps[i % numTaps * channels + i / numTaps] = weight[i];
    }
    return taps;
  }

  /** The bias as the depth-wise kernels take it. */
  double[] biasF64() {
    double[] wide = new double[bias.length];
    for (int i = 0; i < bias.length; i++) {
      wide[i] = bias[i];
    }
    return wide;
  }
}
