package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.dl4j.GraphFactory;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.Warmup;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class RoundAveragingMasterSparkTest {

  private static final int SIZE_PX = 8;
  private static final int CLASSES = 3;
  private static final NetworkSpec SPEC = new BeitSpec(SIZE_PX, SIZE_PX, 4, 8, 1, 2, 8, CLASSES);
  private static final List<String> SHARDS = List.of("file:/s/shard-00000.parquet");
  private static final RoundPlan PLAN = new RoundPlan(24, 2, 2, 4);

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext());
  private final ComputationGraph graph = GraphFactory.build(SPEC, 1);
  private final List<RoundOutcome> rounds = new ArrayList<>();

  @Test
  void oneFitPathsIsOneEpochAndLeavesTheAveragedWeightsInTheGraph() {
    try (RoundEngine engine = engine()) {
      RoundAveragingMaster master = master(engine);
      SparkComputationGraph sparkGraph = new SparkComputationGraph(spark, graph, master);

      ComputationGraph trained = sparkGraph.fitPaths(spark.parallelize(SHARDS, 1));

      assertThat(rounds).hasSize(PLAN.rounds(0));
      assertThat(master.epoch()).isEqualTo(1);
      assertThat(GraphFactory.weights(trained).values())
          .isEqualTo(master.state().training().weights());
      assertThat(trained.getConfiguration().getEpochCount()).isEqualTo(1);
      assertThat(trained.getConfiguration().getIterationCount()).isEqualTo((int) PLAN.stepsOf(0));
      assertThat(trained.score()).isFinite();
    }
  }

  @Test
  void distributedEvaluationAgreesWithTheLocalOne() {
    try (RoundEngine engine = engine()) {
      SparkComputationGraph sparkGraph = new SparkComputationGraph(spark, graph, master(engine));
      List<DataSet> data = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        data.add(dataSet(3, i));
      }

      Evaluation distributed = sparkGraph.evaluate(spark.parallelize(data, 3));

      Evaluation local = new Evaluation(CLASSES);
      for (DataSet batch : data) {
        local.eval(batch.getLabels(), graph.outputSingle(batch.getFeatures()));
      }
      assertThat(distributed.getNumRowCounter()).isEqualTo(21);
      assertThat(distributed.getConfusion().toCSV()).isEqualTo(local.getConfusion().toCSV());
    }
  }

  @Test
  void everyOtherWayInIsRefused() {
    try (RoundEngine engine = engine()) {
      SparkComputationGraph sparkGraph = new SparkComputationGraph(spark, graph, master(engine));

      assertThatThrownBy(() -> sparkGraph.fit(spark.parallelize(List.of(dataSet(2, 1)))))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith(
              "Cannot train on an RDD of DataSet: this master reads Parquet shards by itself");
      assertThatThrownBy(() -> sparkGraph.fitPaths(spark.parallelize(List.of("a", "b"), 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot train on these paths: expected = [file:/s/shard-00000.parquet], actual = [a, b]");
    }
  }

  private RoundAveragingMaster master(RoundEngine engine) {
    TrainingState start =
        TrainingState.initial(GraphFactory.weights(graph).values(), SPEC.layout().numTrainable());
    return new RoundAveragingMaster(
        engine,
        PLAN,
        new CosineSchedule(0.01, new Warmup(0, 0), 2, 0),
        SHARDS,
        RunState.start(start, OuterStep.PLAIN),
        rounds::add);
  }

  private RoundEngine engine() {
    TrainRecipe recipe =
        new TrainRecipe(
            DistillationConfig.crossEntropy(0.1),
            OptimiserSpec.lamb(0.02, 1),
            0.9,
            new double[] {0.5, 0.5, 0.5},
            new double[] {0.25, 0.25, 0.25});
    RunContext run =
        new RunContext(
            "master-test",
            PLAN.workers(),
            /* seed= */ 1,
            () -> StepTrainer.of(new TorchTrainer(SPEC, recipe)),
            RoundAveragingMasterSparkTest::batch);
    return new RoundEngine(spark, run, SPEC.layout(), Moments.AVERAGE);
  }

  private static Batch batch(int epoch, BatchRange range) {
    byte[] pixels = new byte[range.n() * 3 * SIZE_PX * SIZE_PX];
    new Random(31L * epoch + range.from()).nextBytes(pixels);
    int[] labels = new int[range.n()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) (range.from() + i) % CLASSES;
    }
    return new Batch(range.n(), SIZE_PX, SIZE_PX, pixels, labels, null);
  }

  private static DataSet dataSet(int n, long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[n * 3 * SIZE_PX * SIZE_PX];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    INDArray labels = Nd4j.zeros(n, CLASSES);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, (int) ((seed + i) % CLASSES), 1);
    }
    return new DataSet(Nd4j.create(pixels, new long[] {n, 3, SIZE_PX, SIZE_PX}, 'c'), labels);
  }
}
