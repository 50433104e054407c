package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.ImageShardCheck;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** {@code prepare --verify}: reads every shard of both splits again, one Spark task each. */
public final class VerifyShardsJob implements Job<PrepareResult> {
  private static final int SHOWN_PROBLEMS = 20;

  private final SparkSession spark;
  private final DatasetConfig config;

  public VerifyShardsJob(SparkSession spark, DatasetConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * @throws ValidationException naming every bad shard and row, up to a limit
   */
  @Override
  public PrepareResult run() {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<PrepareResult.Split> splits = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : List.of("train", "val")) {
      PreparedSplit split = PreparedSplit.find(hadoop, config, name);
      Stopwatch watch = Stopwatch.start();
      problems.addAll(problems(split));
      splits.add(PrepareJob.result(split.manifest(), watch.seconds()));
    }
    if (!problems.isEmpty()) {
      int shown = Math.min(SHOWN_PROBLEMS, problems.size());
      throw new ValidationException(
          "Cannot verify shards in '%s': %d problems: %s%s; restore the files or run 'prepare' again with --overwrite"
              .formatted(
                  config.shards(),
                  problems.size(),
                  String.join("; ", problems.subList(0, shown)),
                  shown < problems.size() ? "; …" : ""));
    }
    return new PrepareResult(splits);
  }

  private List<String> problems(PreparedSplit split) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings settings = HadoopSettings.broadcast(context);
    List<ShardEntry> shards = split.manifest().shards();
    String folder = split.folder().toString();
    return JobGroups.run(
        spark,
        "verify-" + split.manifest().split(),
        "Verify rows: " + shards.size() + " shards in " + folder,
        () ->
            context
                .parallelize(shards, Math.max(1, shards.size()))
                .flatMap(
                    shard ->
                        ImageShardCheck.problems(settings.inTask(), new Path(folder), shard)
                            .iterator())
                .collect());
  }
}
