package io.ghostspark.model.dl4j;

import io.ghostspark.model.torch.PixelBuffer;
import io.ghostspark.model.torch.TorchModule;
import io.ghostspark.model.torch.TorchModule.InputGradient;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link GhostsparkLayer}: libtorch computes on the graph's parameter memory. */
final class GhostsparkLayerRuntime extends AbstractLayer<GhostsparkLayer> {
  private static final long serialVersionUID = 1L;

  private @Nullable INDArray params;
  private @Nullable INDArray gradients;
  private Map<String, INDArray> paramTable = Map.of();
  private Map<String, INDArray> gradientTable = Map.of();
  private transient @Nullable TorchModule module;
  private @Nullable INDArray moduleWeights;
  private @Nullable INDArray moduleGradients;
  private @Nullable INDArray scratch;

  /** Of the training pass that waits for its backward; libtorch still reads them. */
  private @Nullable INDArray passPixels;

  GhostsparkLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Logits {@code [n, K]}; a training pass moves the running statistics and is kept. */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray pixels = pixels();
    long n = pixels.size(0);
    INDArray logits =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {n, layerConf().spec().numClasses()},
            'c');
    TorchModule module = module();
    PixelBuffer buffer =
        new PixelBuffer(
            FlatMemory.pointer(pixels), (int) n, (int) pixels.size(2), (int) pixels.size(3));
    if (training) {
      passPixels = pixels;
      module.seedNoise(getIterationCount());
      module.forwardTrain(buffer, FlatMemory.pointer(logits), InputGradient.KEEP);
    } else {
      module.forwardEval(buffer, FlatMemory.pointer(logits));
    }
    return logits;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray pixels = passPixels;
    if (pixels == null || gradients == null) {
      throw new IllegalStateException(
          "Cannot run backward in " + layerId() + ": no training pass before it");
    }
    INDArray pixelGradient =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, pixels.shape(), 'c');
    module()
        .backward(
            FlatMemory.pointer(FlatMemory.contiguous(epsilon)), FlatMemory.pointer(pixelGradient));
    passPixels = null;
    Gradient gradient = new DefaultGradient();
    gradientTable.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, pixelGradient);
  }

  private INDArray pixels() {
    if (input.rank() != 4 || input.size(1) != 3) {
      throw new IllegalArgumentException(
          "Cannot run %s: input shape = %s (must be [n, 3, height, width])"
              .formatted(layerId(), Arrays.toString(input.shape())));
    }
    return FlatMemory.contiguous(input);
  }

  /** The network on this graph's memory; made again when DL4J moves that memory. */
  private TorchModule module() {
    INDArray weights = params;
    if (weights == null) {
      throw new IllegalStateException("Cannot run " + layerId() + ": the graph is not initialised");
    }
    INDArray gradientMemory = gradients;
    if (gradientMemory == null) {
      gradientMemory = scratchGradients();
    }
    TorchModule known = module;
    if (known == null || moduleWeights != weights || moduleGradients != gradientMemory) {
      close();
      known =
          TorchModule.over(
              layerConf().spec(), FlatMemory.pointer(weights), FlatMemory.pointer(gradientMemory));
      module = known;
      moduleWeights = weights;
      moduleGradients = gradientMemory;
    }
    return known;
  }

  /** A graph that only infers has no gradient memory; pages that nobody touches cost nothing. */
  private INDArray scratchGradients() {
    INDArray known = scratch;
    if (known == null) {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        known =
            Nd4j.createUninitialized(DataType.FLOAT, layerConf().spec().layout().numTrainable());
      }
      scratch = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (module != null) {
      module.close();
    }
    module = null;
    moduleWeights = null;
    moduleGradients = null;
  }

  @Override
  public @Nullable INDArray params() {
    return params;
  }

  @Override
  public @Nullable INDArray getParam(String name) {
    return paramTable.get(name);
  }

  @Override
  public long numParams() {
    return params == null ? 0 : params.length();
  }

  @Override
  public void setParam(String name, INDArray value) {
    INDArray current = paramTable.get(name);
    if (current == null || !Arrays.equals(current.shape(), value.shape())) {
      throw new IllegalArgumentException(
          "Cannot set parameter '%s': shape = %s, expected = %s"
              .formatted(
                  name,
                  Arrays.toString(value.shape()),
                  current == null ? "no such parameter" : Arrays.toString(current.shape())));
    }
    current.assign(value);
  }

  @Override
  public void setParams(INDArray values) {
    if (params == null || params.length() != values.length()) {
      throw new IllegalArgumentException(
          "Cannot set parameters: expected = %d values, actual = %d"
              .formatted(numParams(), values.length()));
    }
    params.assign(values.reshape(values.length()));
  }

  @Override
  public void setParamsViewArray(INDArray view) {
    this.params = view;
  }

  @Override
  public void setParamTable(Map<String, INDArray> table) {
    if (paramTable.isEmpty()) {
      this.paramTable = table;
    } else {
      table.forEach(this::setParam);
    }
  }

  @Override
  public Map<String, INDArray> paramTable(boolean backpropParamsOnly) {
    return paramTable;
  }

  @Override
  public @Nullable INDArray getGradientsViewArray() {
    return gradients;
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    this.gradients = view;
    this.gradientTable = layerConf().initializer().getGradientsFromFlattened(conf(), view);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {}

  @Override
  public Layer clone() {
    throw new UnsupportedOperationException("Cannot clone a layer: clone its graph");
  }
}
