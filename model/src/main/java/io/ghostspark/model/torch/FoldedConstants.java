package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A convolution's weight and bias with its normalisation's running statistics multiplied in (facts
 * §3): {@code t = gamma / sqrt(var + eps)}, W t and (b - mean) t + beta, computed in f64.
 *
 * @param shape [numOut, numIn / groups, kh, kw]
 * @param weight in that order
 * @param bias [numOut]
 */
record FoldedConstants(long[] shape, double[] weight, double[] bias) {

  /** {@code key.weight} and, when the book has it, {@code key.bias}. */
  static FoldedConstants of(TensorBook book, String key) {
    Tensor weight = book.tensor(key + ".weight");
    long[] shape = {weight.size(0), weight.size(1), weight.size(2), weight.size(3)};
    TensorOptional bias = book.optionalIfPresent(key + ".bias");
    double[] constant =
        bias.has_value() ? NativeArrays.readDoubles(bias.get()) : new double[(int) shape[0]];
    return new FoldedConstants(shape, NativeArrays.readDoubles(weight), constant);
  }

  /** The same followed by the normalisation {@code normKey}. */
  static FoldedConstants of(TensorBook book, String key, String normKey) {
    FoldedConstants plain = of(book, key);
    double[] gamma = NativeArrays.readDoubles(book.tensor(normKey + ".weight"));
    double[] beta = NativeArrays.readDoubles(book.tensor(normKey + ".bias"));
    double[] mean = NativeArrays.readDoubles(book.tensor(normKey + ".running_mean"));
    double[] variance = NativeArrays.readDoubles(book.tensor(normKey + ".running_var"));
    int perOutput = plain.weight.length / gamma.length;
    for (int o = 0; o < gamma.length; o++) {
      double scale = gamma[o] / Math.sqrt(variance[o] + BatchNorm.EPSILON);
      for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
        plain.weight[i] *= scale;
      }
      plain.bias[o] = (plain.bias[o] - mean[o]) * scale + beta[o];
    }
    return plain;
  }

  /** Owned by {@code book}. */
  Tensor weightTensor(TensorBook book) {
    return book.own(Tensor.create(weight, shape).to(book.precision().scalarType()));
  }

  /** Owned by {@code book}. */
  TensorOptional biasTensor(TensorBook book) {
    Tensor tensor = book.own(Tensor.create(bias).to(book.precision().scalarType()));
    return book.own(new TensorOptional(tensor));
  }

  float[] weightF32() {
    return rounded(weight);
  }

  float[] biasF32() {
    return rounded(bias);
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  int numOut() {
    return (int) shape[0];
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
}
