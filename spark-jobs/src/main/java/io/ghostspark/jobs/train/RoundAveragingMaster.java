package io.ghostspark.jobs.train;

import io.ghostspark.model.dl4j.GraphFactory;
import io.ghostspark.model.schedule.LrSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Our {@link TrainingMaster}: {@code SparkComputationGraph.fitPaths(shards)} trains what is left of
 * the current epoch in rounds and leaves the averaged weights in the graph. Every other way in is
 * refused, because batches are read from the shards by the tasks themselves.
 */
final class RoundAveragingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  private final RoundEngine engine;
  private final RoundPlan plan;
  private final LrSchedule schedule;
  private final Set<String> shards;
  private final RoundListener roundListener;
  private RunState state;
  private List<TrainingListener> listeners = List.of();

  /**
   * @param shards paths of the manifest's shards, all of which every epoch trains on
   * @param state where to start
   */
  RoundAveragingMaster(
      RoundEngine engine,
      RoundPlan plan,
      LrSchedule schedule,
      Collection<String> shards,
      RunState state,
      RoundListener roundListener) {
    this.engine = engine;
    this.plan = plan;
    this.schedule = schedule;
    this.shards = new TreeSet<>(shards);
    this.state = state;
    this.roundListener = roundListener;
  }

  RunState state() {
    return state;
  }

  /** 0-based epoch of the next round. */
  int epoch() {
    return state.epoch();
  }

  @Override
  public void executeTrainingPaths(
      @Nullable SparkDl4jMultiLayer network,
      @Nullable SparkComputationGraph graph,
      JavaRDD<String> paths,
      @Nullable DataSetLoader loader,
      @Nullable MultiDataSetLoader multiLoader) {
    if (graph == null) {
      throw refusal("a SparkDl4jMultiLayer");
    }
    requireAllShards(paths);
    ComputationGraph target = graph.getNetwork();
    int epoch = epoch();
    for (RoundWindow window : plan.rest(state.nextRound(), epoch, state.position())) {
      double rate = schedule.rate(window.epochsDone(0, plan.samples()));
      RoundOutcome outcome = engine.run(window, state, rate);
      state = plan.after(outcome);
      publish(target, outcome);
    }
  }

  private void publish(ComputationGraph graph, RoundOutcome outcome) {
    GraphFactory.setWeights(graph, outcome.state().weights());
    graph.setScore(outcome.stats().lossSum() / outcome.stats().examples());
    int iteration = (int) outcome.state().step();
    graph.getConfiguration().setIterationCount(iteration);
    for (TrainingListener listener : listeners) {
      listener.iterationDone(graph, iteration, outcome.window().epoch());
    }
    try {
      roundListener.roundDone(outcome);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot record round " + outcome.window().round() + ": " + e.getMessage(), e);
    }
  }

  private void requireAllShards(JavaRDD<String> paths) {
    Set<String> given = new TreeSet<>(paths.collect());
    if (!given.equals(shards)) {
      throw new IllegalArgumentException(
          "Cannot train on these paths: expected = %s, actual = %s".formatted(shards, given));
    }
  }

  private static UnsupportedOperationException refusal(String what) {
    return new UnsupportedOperationException(
        "Cannot train on "
            + what
            + ": this master reads Parquet shards by itself; call SparkComputationGraph.fitPaths with the paths of the manifest's shards");
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    throw refusal("an RDD of DataSet");
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    throw refusal("an RDD of MultiDataSet");
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> trainingData) {
    throw refusal("a SparkDl4jMultiLayer");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw refusal("a SparkDl4jMultiLayer");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw refusal("DL4J's own workers");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw refusal("hooks");
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw refusal("hooks");
  }

  @Override
  public String toJson() {
    return "{\"workers\": %d, \"steps-per-round\": %d, \"batch\": %d}"
        .formatted(plan.workers(), plan.stepsPerRound(epoch()), plan.batch());
  }

  @Override
  public String toYaml() {
    return "workers: %d%nsteps-per-round: %d%nbatch: %d%n"
        .formatted(plan.workers(), plan.stepsPerRound(epoch()), plan.batch());
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw new UnsupportedOperationException(
          "Cannot collect DL4J's statistics: metrics.jsonl of the run has the times of every round");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public @Nullable SparkTrainingStats getTrainingStats() {
    return null;
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void setListeners(
      @Nullable StatsStorageRouter router, Collection<TrainingListener> listeners) {
    setListeners(listeners);
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }
}
