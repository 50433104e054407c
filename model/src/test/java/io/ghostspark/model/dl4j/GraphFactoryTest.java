package io.ghostspark.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.Branching;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.MobileNetV2Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ShuffleNetV2Spec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchScorer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class GraphFactoryTest {

  /** Softmax in f32 on both sides. */
  private static final double PROBABILITY_F32 = 1e-5;

  private static final int SIZE_PX = 40;
  private static final int CLASSES = 4;
  private static final NetworkSpec GHOST =
      new GhostNetV3Spec(0.25, CLASSES, 2, DepthwiseScale.WITH, 0);
  private static final NetworkSpec BEIT = new BeitSpec(SIZE_PX, SIZE_PX, 20, 16, 2, 2, 32, CLASSES);

  @TempDir private Path folder;

  @Test
  void parametersLieInTheOrderOfTheLayoutUnderTheirCheckpointKeys() {
    NetworkSpec mobile =
        new MobileNetV2Spec(0.25, CLASSES, new Branching(2, DepthwiseScale.WITH), 0.2);
    NetworkSpec shuffle = new ShuffleNetV2Spec(0.5, CLASSES, Branching.NONE);
    for (NetworkSpec spec : List.of(GHOST, BEIT, mobile, shuffle)) {
      ComputationGraph graph = GraphFactory.build(spec, 7);
      float[] expected = WeightInit.initial(spec, 7).values();

      assertThat(GraphFactory.weights(graph).values()).isEqualTo(expected);
      for (FlatLayout.Slot slot : spec.layout().slots()) {
        INDArray tensor =
            graph.getParam("network_" + GhostsparkLayer.parameterName(slot.tensor().name()));
        assertThat(tensor.shape())
            .containsExactly(slot.tensor().shape().stream().mapToLong(d -> d).toArray());
        assertThat(tensor.reshape(-1).getFloat(0)).isEqualTo(expected[slot.offset()]);
      }
    }
  }

  @Test
  void outputIsTheScorersSoftmax() {
    Weights weights = WeightInit.initial(GHOST, 3);
    byte[] bytes = new byte[2 * 3 * SIZE_PX * SIZE_PX];
    new Random(1).nextBytes(bytes);
    float[][] logits;
    try (TorchScorer scorer =
        new TorchScorer(weights, new double[] {0, 0, 0}, new double[] {1, 1, 1})) {
      logits = scorer.logits(new Batch(2, SIZE_PX, SIZE_PX, bytes, new int[2], null));
    }
    INDArray pixels = Nd4j.create(2, 3, SIZE_PX, SIZE_PX);
    for (int i = 0; i < bytes.length; i++) {
      pixels.data().put(i, (bytes[i] & 0xff) / 255f);
    }

    INDArray output = GraphFactory.build(weights).outputSingle(pixels);

    for (int n = 0; n < 2; n++) {
      double sum = 0;
      for (float logit : logits[n]) {
        sum += Math.exp(logit - logits[n][0]);
      }
      for (int k = 0; k < CLASSES; k++) {
        assertThat(output.getDouble(n, k))
            .isCloseTo(Math.exp(logits[n][k] - logits[n][0]) / sum, within(PROBABILITY_F32));
      }
    }
  }

  @Test
  void whatIsWrittenIntoTheParametersIsWhatTheNetworkComputesWith() {
    ComputationGraph graph = GraphFactory.build(GHOST, 1);
    INDArray pixels = pixels(2, 5);
    INDArray before = graph.outputSingle(pixels).dup();

    GraphFactory.setWeights(graph, WeightInit.initial(GHOST, 2).values());

    assertThat(graph.outputSingle(pixels)).isNotEqualTo(before);
    assertThat(graph.outputSingle(pixels))
        .isEqualTo(GraphFactory.build(GHOST, 2).outputSingle(pixels));
  }

  @Test
  void configurationSurvivesJson() {
    ComputationGraphConfiguration configuration =
        GraphFactory.configuration(GHOST, 11, new Adam(1e-3));

    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(read.toJson().equals(configuration.toJson())).isTrue();
    assertThat(read.equals(configuration)).isTrue();

    ComputationGraph graph = new ComputationGraph(read);
    graph.init();
    assertThat(GraphFactory.spec(graph)).isEqualTo(GHOST);
    assertThat(GraphFactory.weights(graph).values())
        .isEqualTo(WeightInit.initial(GHOST, 11).values());
  }

  @Test
  void graphSurvivesAZipFileWithItsUpdater() throws IOException {
    ComputationGraph graph = new ComputationGraph(GraphFactory.configuration(GHOST, 1, new Adam()));
    graph.init();
    graph.fit(dataSet(6, 1));
    File zip = folder.resolve("graph.zip").toFile();
    ModelSerializer.writeModel(graph, zip, true);

    ComputationGraph read = ModelSerializer.restoreComputationGraph(zip, true);

    assertThat(read.params()).isEqualTo(graph.params());
    assertThat(read.getUpdater().getStateViewArray())
        .isEqualTo(graph.getUpdater().getStateViewArray());
    assertThat(read.outputSingle(pixels(3, 9))).isEqualTo(graph.outputSingle(pixels(3, 9)));
  }

  @Test
  void fitLowersTheLossAndMovesRunningStatistics() {
    ComputationGraph graph = GraphFactory.build(GHOST, 1);
    float[] before = GraphFactory.weights(graph).values();
    DataSet batch = dataSet(8, 2);
    graph.fit(batch);
    double first = graph.score();
    for (int step = 0; step < 8; step++) {
      graph.fit(batch);
    }

    assertThat(graph.score()).isLessThan(first);
    float[] after = GraphFactory.weights(graph).values();
    FlatLayout layout = GHOST.layout();
    int meanStart = layout.end(Role.VECTOR);
    assertThat(Arrays.copyOfRange(after, meanStart, after.length))
        .isNotEqualTo(Arrays.copyOfRange(before, meanStart, before.length));
    assertThat(Arrays.copyOf(after, meanStart)).isNotEqualTo(Arrays.copyOf(before, meanStart));
  }

  @Test
  void evaluationCountsEveryExample() {
    ComputationGraph graph = GraphFactory.build(BEIT, 1);

    Evaluation evaluation = graph.evaluate(new ListDataSetIterator<>(dataSet(10, 3).asList(), 4));

    assertThat(evaluation.getNumRowCounter()).isEqualTo(10);
  }

  @Test
  void cloneHasItsOwnMemory() {
    ComputationGraph graph = GraphFactory.build(BEIT, 1);
    INDArray before = graph.outputSingle(pixels(2, 1)).dup();
    ComputationGraph clone = graph.clone();

    GraphFactory.setWeights(clone, WeightInit.initial(BEIT, 2).values());

    assertThat(graph.outputSingle(pixels(2, 1))).isEqualTo(before);
    assertThat(clone.outputSingle(pixels(2, 1))).isNotEqualTo(before);
  }

  @Test
  void inputThatIsNotRgbIsRefused() {
    ComputationGraph graph = GraphFactory.build(GHOST, 1);

    assertThatThrownBy(() -> graph.outputSingle(Nd4j.zeros(2, 1, SIZE_PX, SIZE_PX)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input shape = [2, 1, 40, 40] (must be [n, 3, height, width])");
    assertThatThrownBy(() -> GraphFactory.setWeights(graph, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot set weights of ghostnetv3-0.25: expected = ");
  }

  private static INDArray pixels(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n * 3 * SIZE_PX * SIZE_PX];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.create(values, new long[] {n, 3, SIZE_PX, SIZE_PX}, 'c');
  }

  private static DataSet dataSet(int n, long seed) {
    INDArray labels = Nd4j.zeros(n, CLASSES);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(pixels(n, seed), labels);
  }
}
