package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.jobs.FolderLock;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.run.MetricsLog;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.run.RunOutline;
import io.ghostspark.jobs.run.TensorBoardLog;
import io.ghostspark.jobs.spark.JobGroups;
import io.ghostspark.jobs.spark.TaskDevice;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.dl4j.GraphFactory;
import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network on the prepared shards, with or without the teacher's cache, through {@code
 * SparkComputationGraph} and {@link RoundAveragingMaster}: one {@code fitPaths} an epoch.
 */
public final class TrainJob implements Job<TrainResult> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final LoadedConf conf;
  private final Sections sections;
  private final OutputMode mode;
  private final Map<String, String> provenance;

  /**
   * @param conf with sections dataset, views, network and train; teacher and logits to distil
   */
  public TrainJob(
      SparkSession spark, LoadedConf conf, OutputMode mode, Map<String, String> provenance) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.conf = conf;
    this.sections = Sections.of(conf.config(), "train", "dataset", "views", "network", "train");
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public TrainResult run() {
    TrainConfig config = sections.train();
    NetworkSpec spec = sections.network().spec();
    TaskDevice.requireOffered(context.getConf(), "train.device", config.device());
    TrainInputs inputs = TrainInputs.open(spark, conf.config());
    Optional<Validator> validator = Validator.open(spark, sections);
    RoundPlan plan =
        new RoundPlan(
            inputs.feed().datasetRows(), config.workers(), config.syncSchedule(), config.batch());
    Path folder = JobPaths.of(config.run());
    OutputFolder output =
        new OutputFolder(hadoop, "train.run", folder, conf.config().pathsBefore("train.run"));
    // Before the lock, which makes the folder's parent.
    output
        .problem(OutputMode.RESUME)
        .ifPresent(
            problem -> {
              throw new ValidationException(problem);
            });
    try (FolderLock lock = FolderLock.take(hadoop, folder, "run folder")) {
      output.open(mode);
      RunFiles run = RunFiles.open(hadoop, folder);
      Map<String, String> identity =
          RunIdentity.of(conf, inputs.feed().datasetDigest(), inputs.logitsDigest());
      CheckpointStore checkpoints =
          new CheckpointStore(run, spec.architecture(), identity, config.keepCheckpoints());
      RunState start = start(checkpoints, spec);
      RunSpan span = RunSpan.of(plan, start, config.epochs());
      describe(run, start);
      RunRecorder recorder =
          new RunRecorder(run, checkpoints, validator, span, config.checkpointEveryRounds());
      RoundListener listener =
          outcome -> {
            lock.requireHeld();
            recorder.roundDone(outcome);
          };
      RunState end = watched(run, recorder, span, () -> train(inputs, checkpoints, listener, span));
      TrainResult result = result(end, recorder.totals(), span.totalRounds());
      writeFinal(run, end, result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot train '" + conf.config().name() + "'", e);
    }
  }

  private RunState start(CheckpointStore checkpoints, NetworkSpec spec) throws IOException {
    if (mode == OutputMode.RESUME) {
      Optional<RunState> found = checkpoints.latest(LOG::warn);
      if (found.isPresent()) {
        found.get().requireFits(spec.layout());
        LOG.info("Resuming before round {}", found.get().nextRound());
        return found.get();
      }
      LOG.info("Nothing to resume: starting at round 0");
    }
    float[] weights = WeightInit.initial(spec, conf.config().seed()).values();
    return RunState.start(
        TrainingState.initial(weights, spec.layout().numTrainable()),
        sections.train().averagingOrPlain().outerStep());
  }

  private void describe(RunFiles run, RunState start) throws IOException {
    new ConfigHistory(run).write(conf, start.nextRound()).forEach(LOG::warn);
    String name =
        start.nextRound() == 0
            ? "provenance.json"
            : "provenance-from-round-" + start.nextRound() + ".json";
    JsonFiles.write(hadoop, run.path(name), new ProvenanceFile(provenance));
    MetricsLog.ofRounds(run).cutBefore(start.nextRound());
    MetricsLog.ofEpochs(run).cutBefore(start.epoch());
  }

  /** Content of {@code provenance.json}. */
  private record ProvenanceFile(Map<String, String> provenance) {}

  private interface Training {
    RunState train() throws IOException;
  }

  /** Trains while the console, Spark's metrics and TensorBoard's files are told of every round. */
  private RunState watched(RunFiles run, RunRecorder recorder, RunSpan span, Training training)
      throws IOException {
    RunOutline outline =
        new RunOutline(
            conf.config().name(),
            sections.network().spec().architecture(),
            sections.train().epochs(),
            span.plan().samples(),
            span.plan().workers(),
            span.totalRounds());
    outline.write(hadoop, run);
    TensorBoardLog tensorBoard = new TensorBoardLog(run, Clock.systemUTC());
    tensorBoard.cutAfter(span.start().training().step());
    recorder.observe(tensorBoard);
    try (TrainSource source = TrainSource.register();
        TrainProgress progress = TrainProgress.start(recorder.pace(outline), outline)) {
      recorder.observe(source);
      recorder.observe(progress);
      return training.train();
    }
  }

  private RunState train(
      TrainInputs inputs, CheckpointStore checkpoints, RoundListener recorder, RunSpan span)
      throws IOException {
    try {
      return JobGroups.run(
          spark,
          "train",
          "Train " + conf.config().name() + ": " + span.totalRounds() + " rounds",
          () -> rounds(inputs, recorder, span));
    } catch (RoundFailedException e) {
      throw new ValidationException(
          "%s; last good checkpoint: %s; continue from there with --resume and a lower train.schedule.base-lr (now %s) or train.optimiser.max-grad-norm (now %s), which may change between a stop and a resume"
              .formatted(
                  e.getMessage(),
                  checkpoints.describeLatest(),
                  sections.train().schedule().baseLr(),
                  bound()),
          e);
    }
  }

  private String bound() {
    double bound = sections.train().optimiser().maxGradNorm();
    return bound > 0 ? Double.toString(bound) : "0, which is no bound";
  }

  private RunState rounds(TrainInputs inputs, RoundListener recorder, RunSpan span) {
    NetworkSpec spec = sections.network().spec();
    RunContext run =
        new RunContext(
            context.sc().applicationId() + " " + sections.train().run(),
            span.plan().workers(),
            conf.config().seed(),
            new TorchTrainers(spec, recipe(), sections.train().engine()),
            new ShardFeed(hadoop, inputs.feed()),
            sections.train().sliceDecodeThreads(),
            StepRates.of(sections.train().lrSchedule(), span.plan().samples()));
    ComputationGraph graph =
        GraphFactory.build(new Weights(spec, span.start().training().weights()));
    try (RoundEngine engine =
        new RoundEngine(
            context,
            run,
            spec.layout(),
            sections.train().moments(),
            sections.train().averagingOrPlain(),
            sections.train().deadlineOrNone())) {
      RoundAveragingMaster master =
          new RoundAveragingMaster(
              engine,
              span.plan(),
              sections.train().lrSchedule(),
              inputs.shardPaths(),
              span.start(),
              recorder);
      graph.getConfiguration().setEpochCount(master.epoch());
      SparkComputationGraph sparkGraph = new SparkComputationGraph(context, graph, master);
      List<String> paths = inputs.shardPaths();
      while (master.state().nextRound() < span.totalRounds()) {
        context.setJobDescription("train epoch %d: its shards".formatted(master.epoch()));
        sparkGraph.fitPaths(context.parallelize(paths, 1));
      }
      return master.state();
    }
  }

  private TrainRecipe recipe() {
    NetworkConfig network = sections.network();
    return sections.train().recipe(network.mean(), network.std());
  }

  private TrainResult result(RunState end, RunTotals totals, long totalRounds) {
    if (totals.rounds() != totalRounds) {
      LOG.warn(
          "metrics.jsonl holds {} of {} rounds: images and seconds of the result are of those alone",
          totals.rounds(),
          totalRounds);
    }
    return new TrainResult(
        sections.train().run(),
        sections.network().spec().architecture(),
        sections.train().epochs(),
        totalRounds,
        end.training().step(),
        totals.images(),
        totals.lastLoss(),
        totals.lastAccuracy(),
        totals.seconds(),
        totals.images() / totals.seconds(),
        totals.secondsWaiting(),
        totals.secondsCompute(),
        totals.secondsAveraging(),
        Sha256.hex(Sha256.start(), FloatBytes.of(end.training().weights())));
  }

  private void writeFinal(RunFiles run, RunState end, TrainResult result) throws IOException {
    RunFiles last = run.below("final");
    NetworkSpec spec = sections.network().spec();
    Weights raw = new Weights(spec, end.training().weights());
    last.write("raw.safetensors", safetensors(raw, Safetensors.Precision.F32));
    Weights ema = new Weights(spec, end.training().ema());
    last.write("ema.safetensors", safetensors(ema, Safetensors.Precision.F32));
    // Half the size, for shipping as a teacher.
    last.write("ema-f16.safetensors", safetensors(ema, Safetensors.Precision.F16));
    JsonFiles.write(hadoop, last.path("result.json"), result);
  }

  private byte[] safetensors(Weights weights, Safetensors.Precision precision) throws IOException {
    Map<String, String> metadata = new TreeMap<>(provenance);
    metadata.put(NetworkCard.METADATA_KEY, NetworkCard.of(weights.spec()).json());
    ByteArrayOutputStream out = new ByteArrayOutputStream(4 * weights.values().length);
    Safetensors.write(out, weights, precision, metadata);
    return out.toByteArray();
  }
}
