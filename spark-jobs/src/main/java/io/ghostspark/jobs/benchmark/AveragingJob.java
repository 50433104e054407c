package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.train.TrainJob;
import io.ghostspark.jobs.train.TrainResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers x ways to average: the same samples for each, and what the student makes of them. A row
 * that was measured with the same configuration is not measured again.
 */
final class AveragingJob implements Job<AveragingResult> {
  private static final Logger LOG = LoggerFactory.getLogger(AveragingJob.class);

  private final SparkSession spark;
  private final Configuration hadoop;
  private final LoadedConf conf;
  private final Path out;
  private final Request request;
  private final Map<String, String> provenance;

  /** What is trained. */
  record Request(List<AveragingSetting> settings, List<Integer> workers, int epochs) {
    Request {
      settings = List.copyOf(settings);
      workers = List.copyOf(workers);
    }
  }

  /** What this job reads of {@code summary.jsonl}. */
  private record EpochScore(double valTop1, double valTop1Ema) {}

  /** What it reads of {@code metrics.jsonl}. */
  private record RoundBytes(long bytesDown, long bytesUp) {}

  AveragingJob(
      SparkSession spark,
      LoadedConf conf,
      Path out,
      Request request,
      Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.conf = conf;
    this.out = out;
    this.request = request;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public AveragingResult run() {
    List<AveragingRow> rows = new ArrayList<>();
    for (int workers : request.workers) {
      for (AveragingSetting setting : request.settings) {
        // One worker's average is itself: only its outer steps and halves would differ.
        if (workers > 1 || setting.overrides().isEmpty()) {
          rows.add(row(setting, workers));
          AveragingResult result = new AveragingResult(request.epochs, rows);
          JsonFiles.write(hadoop, new Path(out, "averaging.json"), result);
        }
      }
    }
    return new AveragingResult(request.epochs, rows);
  }

  private AveragingRow row(AveragingSetting setting, int workers) {
    String name = setting.name() + "-w" + workers;
    Path run = new Path(out, "runs/" + name);
    LoadedConf training = training(setting, workers, run);
    Path file = new Path(out, "rows/" + name + ".json");
    Optional<AveragingRow> known = known(file, training.digest());
    if (known.isPresent()) {
      LOG.info("averaging: {} is known", name);
      return known.get();
    }
    LOG.info("averaging: {}", name);
    Stopwatch watch = Stopwatch.start();
    TrainResult result = new TrainJob(spark, training, OutputMode.OVERWRITE, provenance).run();
    List<EpochScore> scores =
        JsonFiles.readLines(hadoop, new Path(run, "summary.jsonl"), EpochScore.class);
    EpochScore last = scores.get(scores.size() - 1);
    long bytes =
        JsonFiles.readLines(hadoop, new Path(run, "metrics.jsonl"), RoundBytes.class).stream()
            .mapToLong(round -> round.bytesDown + round.bytesUp)
            .sum();
    AveragingRow row =
        new AveragingRow(
            setting.name(),
            workers,
            result.images(),
            result.rounds(),
            result.steps(),
            bytes,
            result.loss(),
            last.valTop1,
            last.valTop1Ema,
            watch.seconds(),
            training.digest());
    JsonFiles.write(hadoop, file, row);
    delete(run);
    return row;
  }

  private LoadedConf training(AveragingSetting setting, int workers, Path run) {
    List<String> overrides = new ArrayList<>();
    overrides.add("train.run=" + run);
    overrides.add("train.workers=" + workers);
    overrides.add("train.epochs=" + request.epochs);
    overrides.add("train.validate-every-epochs=" + request.epochs);
    overrides.add("train.checkpoint-every-rounds=1000000");
    overrides.addAll(setting.overrides());
    return ConfLoader.parse(conf.resolvedYaml(), conf.source(), overrides);
  }

  private Optional<AveragingRow> known(Path file, String digest) {
    try {
      return file.getFileSystem(hadoop).exists(file)
          ? Optional.of(JsonFiles.read(hadoop, file, AveragingRow.class))
              .filter(row -> row.conf().equals(digest))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + file + "'", e);
    }
  }

  private void delete(Path run) {
    try {
      run.getFileSystem(hadoop).delete(run, /* recursive= */ true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete '" + run + "'", e);
    }
  }
}
