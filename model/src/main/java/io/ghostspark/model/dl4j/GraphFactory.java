package io.ghostspark.model.dl4j;

import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks as DL4J graphs: input {@code pixels [N, 3, H, W]} f32, already mean/std-normalised RGB;
 * output {@code probabilities [N, K]}; labels one-hot {@code [N, K]}.
 */
public final class GraphFactory {

  /** Name of the one layer that holds all weights. */
  public static final String NETWORK = "network";

  /** Rate of {@code graph.fit}; training on Spark has its own optimiser. */
  private static final double SGD_RATE = 0.01;

  private GraphFactory() {}

  /** A graph with the initial weights of {@code seed}. */
  public static ComputationGraph build(NetworkSpec spec, long seed) {
    ComputationGraph graph = new ComputationGraph(configuration(spec, seed, new Sgd(SGD_RATE)));
    graph.init();
    return graph;
  }

  /** A graph with the given weights. */
  public static ComputationGraph build(Weights weights) {
    ComputationGraph graph =
        new ComputationGraph(configuration(weights.spec(), 0, new Sgd(SGD_RATE)));
    INDArray params = Nd4j.create(DataType.FLOAT, weights.values().length);
    FlatMemory.copy(weights.values(), 0, params);
    graph.init(params, false);
    return graph;
  }

  /**
   * The graph as configuration.
   *
   * @param updater of {@code graph.fit}
   */
  public static ComputationGraphConfiguration configuration(
      NetworkSpec spec, long seed, IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.FLOAT)
        .updater(updater)
        .graphBuilder()
        .addInputs("pixels")
        .addLayer(NETWORK, new GhostsparkLayer.Builder(spec, seed).build(), "pixels")
        .addLayer(
            "loss",
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
            NETWORK)
        .setOutputs("loss")
        .build();
  }

  /** The network that a graph of this factory holds. */
  public static NetworkSpec spec(ComputationGraph graph) {
    if (graph.getLayer(NETWORK) != null
        && graph.getLayer(NETWORK).conf().getLayer() instanceof GhostsparkLayer layer) {
      return layer.spec();
    }
    throw new IllegalArgumentException(
        "Cannot use graph: no GhostsparkLayer named '" + NETWORK + "'; build it by GraphFactory");
  }

  /** Copies the graph's weights out, in the order of the network's layout. */
  public static Weights weights(ComputationGraph graph) {
    return new Weights(spec(graph), FlatMemory.values(graph.params()));
  }

  /** Copies {@code values} ({@code [layout.numElements()]}) into the graph: one block copy. */
  public static void setWeights(ComputationGraph graph, float[] values) {
    INDArray params = graph.params();
    if (params.length() != values.length) {
      throw new IllegalArgumentException(
          "Cannot set weights of "
              + spec(graph).architecture()
              + ": expected = "
              + params.length()
              + " values, actual = "
              + values.length);
    }
    FlatMemory.copy(values, 0, params);
  }
}
