package io.ghostspark.model.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link GhostsparkLayer}: libtorch computes on the graph's parameter memory. */
final class GhostsparkLayerRuntime extends AbstractLayer<GhostsparkLayer> {
  private static final long serialVersionUID = 1L;

  private @Nullable INDArray params;
  private @Nullable INDArray gradients;
  private Map<String, INDArray> paramTable = Map.of();
  private Map<String, INDArray> gradientTable = Map.of();

  GhostsparkLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    throw new UnsupportedOperationException();
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
