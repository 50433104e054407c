package io.ghostspark.model.torch;

import io.ghostspark.model.spec.ResNetSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Bottleneck ResNet (golden README §8): 7x7 stem and maximum pooling; per block 1x1, 3x3 with the
 * stride, 1x1, each with BatchNorm; shortcut added before the last ReLU; mean, linear head.
 */
final class ResNetKernel implements ProbedKernel {
  private static final long[] POOL = {3, 3};
  private static final long[] POOL_STRIDE = {2, 2};
  private static final long[] POOL_PADDING = {1, 1};
  private static final long[] ONE = {1, 1};

  private final Map<String, Layer> stages = new LinkedHashMap<>();
  private final Linear head;
  private BiConsumer<String, Tensor> probe = (name, output) -> {};

  ResNetKernel(ResNetSpec spec, TensorBook book) {
    Layer stem = normalised(book, "conv1", "bn1", 2).then(ResNetKernel::relu);
    stages.put("maxpool", stem.then(ResNetKernel::pool));
    for (ResNetSpec.Block block : spec.blocks()) {
      stages.put(block.key(), bottleneck(block, book));
    }
    this.head = Linear.of(book, "fc");
  }

  @Override
  public void probe(BiConsumer<String, Tensor> probe) {
    this.probe = probe;
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    Tensor features = pixels;
    for (Map.Entry<String, Layer> stage : stages.entrySet()) {
      Tensor input = features;
      features = Scopes.keepResult(() -> stage.getValue().apply(input, phase));
      probe.accept(stage.getKey(), features);
    }
    return head.apply(torch.adaptive_avg_pool2d(features, ONE).flatten(1, -1));
  }

  private static Layer bottleneck(ResNetSpec.Block block, TensorBook book) {
    String key = block.key();
    Layer path =
        normalised(book, key + ".conv1", key + ".bn1", 1)
            .then(ResNetKernel::relu)
            .then(normalised(book, key + ".conv2", key + ".bn2", block.stride()))
            .then(ResNetKernel::relu)
            .then(normalised(book, key + ".conv3", key + ".bn3", 1));
    Layer shortcut =
        block.hasProjection()
            ? normalised(book, key + ".downsample.0", key + ".downsample.1", block.stride())
            : (input, phase) -> input;
    return (input, phase) -> path.apply(input, phase).add_(shortcut.apply(input, phase)).relu_();
  }

  private static Layer normalised(TensorBook book, String conv, String norm, int stride) {
    return Convolution.dense(book, conv, stride).then(new BatchNorm(book, norm));
  }

  private static Tensor relu(Tensor x, Phase phase) {
    return x.relu_();
  }

  private static Tensor pool(Tensor x, Phase phase) {
    return torch.max_pool2d(
        x, POOL, POOL_STRIDE, POOL_PADDING, /* dilation= */ ONE, /* ceil_mode= */ false);
  }
}
