package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import io.ghostspark.model.eval.ClassificationMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** Evaluates sets of weights on the shards of one split: one Spark job, a task a row group. */
public final class SplitEvaluator {
  private static final String NO_FORM = "";

  private final SparkSession spark;
  private final PreparedSplit split;
  private final EvalConfig config;
  private final long maxPixels;

  /**
   * @param maxPixels largest width x height that is decoded
   */
  public SplitEvaluator(
      SparkSession spark, PreparedSplit split, EvalConfig config, long maxPixels) {
    this.spark = spark;
    this.split = split;
    this.config = config;
    this.maxPixels = maxPixels;
  }

  /**
   * Counts by form, over the whole split.
   *
   * @param description of the Spark job
   */
  public Map<String, ClassificationMetrics> metrics(String description, List<NetworkForm> forms) {
    return merged(slices(description, forms, NO_FORM));
  }

  /**
   * @param predicted the form whose predictions are kept
   */
  List<EvaluateTask.SliceResult> slices(
      String description, List<? extends EvaluatedNetwork> forms, String predicted) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<ArrayList<EvaluatedNetwork>> broadcast = context.broadcast(new ArrayList<>(forms));
    EvaluateTask task =
        new EvaluateTask(
            broadcast,
            HadoopSettings.broadcast(context),
            config,
            maxPixels,
            split.manifest().classes().size(),
            predicted);
    List<EvaluateTask.Slice> rowGroups = rowGroups();
    try {
      return JobGroups.run(
          spark,
          "evaluate",
          description + ": " + split.manifest().rows() + " images",
          () -> context.parallelize(rowGroups, rowGroups.size()).map(task::run).collect());
    } finally {
      broadcast.destroy();
    }
  }

  static Map<String, ClassificationMetrics> merged(List<EvaluateTask.SliceResult> slices) {
    Map<String, ClassificationMetrics> merged = new HashMap<>();
    for (EvaluateTask.SliceResult slice : slices) {
      slice.metrics().forEach((form, m) -> merged.merge(form, m, ClassificationMetrics::merge));
    }
    return merged;
  }

  private List<EvaluateTask.Slice> rowGroups() {
    List<EvaluateTask.Slice> slices = new ArrayList<>();
    for (ShardEntry shard : split.manifest().shards()) {
      String file = new Path(split.folder(), shard.file()).toString();
      for (int group = 0; group < shard.rowGroupRows().size(); group++) {
        slices.add(new EvaluateTask.Slice(file, group));
      }
    }
    return slices;
  }
}
