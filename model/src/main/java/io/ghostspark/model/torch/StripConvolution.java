package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A depth-wise convolution along one axis. On maps that are one pixel long on that axis only the
 * centre tap meets a pixel, so it is a product per channel there: oneDNN would run one small matrix
 * product per image and channel instead (a quarter of a step at 48 px).
 */
final class StripConvolution implements Layer {
  private final Convolution convolution;
  private final Tensor weight;
  private final int axis;

  /**
   * @param key of the weight [channels, 1, kh, kw], without its suffix; one of kh, kw is 1
   * @param axis the longer one's dimension: 2 for height, 3 for width
   */
  StripConvolution(TensorBook book, String key, int axis) {
    this.convolution = Convolution.depthwise(book, key, 1);
    this.weight = book.tensor(key + ".weight");
    this.axis = axis;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    if (input.size(axis) > 1) {
      return convolution.apply(input, phase);
    }
    Tensor centre = weight.narrow(axis, weight.size(axis) / 2, 1);
    return input.mul(centre.view(1, weight.size(0), 1, 1));
  }
}
