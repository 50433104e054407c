package io.ghostspark.model.dl4j;

import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.spec.WeightInit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A whole network as one DL4J layer: {@code pixels [N, 3, H, W]} f32, normalised, to {@code logits
 * [N, K]}. Its JSON form holds the network's card.
 */
public final class GhostsparkLayer extends AbstractSameDiffLayer {
  private static final long serialVersionUID = 1L;

  /** {@link NetworkCard#json()}. */
  @JsonProperty("network")
  private String network = "";

  /** Of the initial weights. */
  @JsonProperty("seed")
  private long seed;

  private transient @Nullable NetworkSpec spec;
  private transient @Nullable Set<String> runningStatistics;

  /** For DL4J's JSON. */
  GhostsparkLayer() {}

  private GhostsparkLayer(Builder builder) {
    super(builder);
    this.network = NetworkCard.of(builder.spec).json();
    this.seed = builder.seed;
    getLayerParams(); // as JSON sees it: a layer read back must equal this one
  }

  /** DL4J's name of a tensor: its checkpoint key with {@code -} for {@code _}. */
  public static String parameterName(String checkpointKey) {
    return checkpointKey.replace('_', '-');
  }

  /** The network. */
  public NetworkSpec spec() {
    NetworkSpec known = spec;
    if (known == null) {
      known = NetworkCard.fromJson(network).spec();
      spec = known;
    }
    return known;
  }

  /** Weights are DL4J's weights, everything else its biases: exactly the order of FlatLayout. */
  @Override
  public void defineParameters(SDLayerParams params) {
    spec()
        .layout()
        .slots()
        .forEach(
            slot -> {
              TensorSpec tensor = slot.tensor();
              long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
              if (tensor.role() == Role.WEIGHT) {
                params.addWeightParam(parameterName(tensor.name()), shape);
              } else {
                params.addBiasParam(parameterName(tensor.name()), shape);
              }
            });
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    NetworkSpec network = spec();
    float[] values = WeightInit.initial(network, seed).values();
    network
        .layout()
        .slots()
        .forEach(
            slot -> {
              INDArray view =
                  Objects.requireNonNull(params.get(parameterName(slot.tensor().name())));
              FlatMemory.copy(values, slot.offset(), view);
            });
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray paramsView,
      boolean initializeParams,
      DataType networkDataType) {
    GhostsparkLayerRuntime runtime = new GhostsparkLayerRuntime(conf, networkDataType);
    runtime.setListeners(listeners);
    runtime.setIndex(layerIndex);
    runtime.setParamsViewArray(paramsView);
    runtime.setParamTable(initializer().init(conf, paramsView, initializeParams));
    runtime.setConf(conf);
    return runtime;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(spec().numClasses());
  }

  @Override
  public IUpdater getUpdaterByParam(String name) {
    return isRunningStatistic(name) ? new NoOp() : super.getUpdaterByParam(name);
  }

  @Override
  public @Nullable List<Regularization> getRegularizationByParam(String name) {
    return isRunningStatistic(name) ? null : super.getRegularizationByParam(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GhostsparkLayer that
        && super.equals(other)
        && network.equals(that.network)
        && seed == that.seed;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + network.hashCode() + Long.hashCode(seed);
  }

  private boolean isRunningStatistic(String name) {
    Set<String> known = runningStatistics;
    if (known == null) {
      known =
          spec().tensors().stream()
              .filter(t -> t.role() == Role.RUNNING_MEAN || t.role() == Role.RUNNING_VAR)
              .map(t -> parameterName(t.name()))
              .collect(Collectors.toSet());
      runningStatistics = known;
    }
    return known.contains(name);
  }

  /** Builds the layer's configuration. */
  public static final class Builder extends AbstractSameDiffLayer.Builder<Builder> {
    private final NetworkSpec spec;
    private final long seed;

    /**
     * @param seed of the initial weights
     */
    public Builder(NetworkSpec spec, long seed) {
      this.spec = spec;
      this.seed = seed;
    }

    @Override
    @SuppressWarnings("unchecked") // DL4J's builders promise any layer type
    public GhostsparkLayer build() {
      return new GhostsparkLayer(this);
    }
  }
}
