package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.train.TrainJob;
import io.ghostspark.jobs.train.TrainResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A training of which only the numbers are wanted: what every ablation is made of. */
public final class ShortTraining {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final LoadedConf conf;

  /**
   * Its last epoch.
   *
   * @param valTop1 of the raw weights, share in 0..1
   */
  public record Scores(double trainLoss, double valTop1, double valTop1Ema) {}

  /**
   * What it came to.
   *
   * @param scores of the last epoch
   */
  public record Outcome(Scores scores, TrainResult training) {}

  /**
   * @param conf that validates after its last epoch
   */
  public ShortTraining(SparkSession spark, LoadedConf conf) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.conf = conf;
  }

  /** Trains and reads the last epoch's validation. */
  public Outcome run(OutputMode mode, Map<String, String> provenance) {
    TrainResult result = new TrainJob(spark, conf, mode, provenance).run();
    List<Scores> epochs =
        JsonFiles.readLines(hadoop, new Path(folder(), "summary.jsonl"), Scores.class);
    return new Outcome(epochs.get(epochs.size() - 1), result);
  }

  /** Deletes the run's folder. */
  public void discard() {
    try {
      folder().getFileSystem(hadoop).delete(folder(), /* recursive= */ true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete '" + folder() + "'", e);
    }
  }

  private Path folder() {
    return JobPaths.of(Sections.of(conf.config(), "train", "train").train().run());
  }
}
