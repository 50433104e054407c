package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import io.ghostspark.jobs.teach.LogitCache;
import io.ghostspark.jobs.teach.Teacher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Compares a cache with its manifest (digests), its images (ids, views) and its teacher (scores of
 * a sample). Fails at once only when there is nothing to compare: no cache, or one of another key.
 */
public final class VerifyJob implements Job<VerifyReport> {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final Sections sections;
  private final Limits limits;

  /** Limits that depend on how the cache stores its values. */
  interface Limits {
    VerifyLimits of(LogitCache cache);
  }

  /**
   * @param sections with dataset, views, teacher and logits
   */
  VerifyJob(SparkSession spark, Sections sections, Limits limits) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.sections = sections;
    this.limits = limits;
  }

  @Override
  public VerifyReport run() {
    LogitCache cache = LogitCache.find(hadoop, sections.logits());
    VerifyLimits judged = limits.of(cache);
    PreparedSplit images = PreparedSplit.find(hadoop, sections.dataset(), "train");
    Teacher teacher = Teacher.find(hadoop, sections.teacher());
    teacher.requireDevice(spark.sparkContext().getConf());
    cache.requireMadeFrom(images.manifest(), teacher, sections.views(), sections.logits());
    List<ShardEntry> files =
        cache.manifest().blocks().stream().flatMap(block -> block.shards().stream()).toList();
    List<String> corrupt = new ArrayList<>(PreparedSplit.problems(spark, cache.folder(), files));
    corrupt.addAll(cache.unlisted(hadoop));
    List<String> misplaced = List.of();
    ScoreErrors errors = ScoreErrors.none();
    if (corrupt.isEmpty()) {
      VerifyTask task =
          new VerifyTask(
              images, cache, teacher, sections.logits().batch(), sections.dataset().maxPixels());
      misplaced = misplaced(task, cache);
      errors = misplaced.isEmpty() ? errors(task, cache, judged) : errors;
    }
    return new VerifyReport(
        cache.folder().toString(), files.size(), corrupt, misplaced, errors, judged);
  }

  private List<String> misplaced(VerifyTask task, LogitCache cache) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings settings = HadoopSettings.broadcast(context);
    int shards = cache.manifest().blocks().get(0).shards().size();
    List<Integer> ordinals = IntStream.range(0, shards).boxed().toList();
    return JobGroups.run(
        spark,
        "verify",
        "Verify ids: " + shards + " shards",
        () ->
            context
                .parallelize(ordinals, shards)
                .flatMap(shard -> task.idProblems(settings.inTask(), shard).iterator())
                .collect());
  }

  private ScoreErrors errors(VerifyTask task, LogitCache cache, VerifyLimits judged) {
    return scoreAgain(spark, task, cache, judged.sample(), judged.seed()).stream()
        .map(ScoreErrors::of)
        .reduce(ScoreErrors.none(), ScoreErrors::plus);
  }

  /** Scores a sample of a cache's views again, on Spark. */
  static List<ScoredAgain> scoreAgain(
      SparkSession spark, VerifyTask task, LogitCache cache, int sample, long seed) {
    Map<Integer, List<SampledView>> byShard = new TreeMap<>();
    for (SampledView one : SampledView.draw(cache.manifest(), sample, seed)) {
      byShard.computeIfAbsent(one.shard(), shard -> new ArrayList<>()).add(one);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings settings = HadoopSettings.broadcast(context);
    List<List<SampledView>> shards = List.copyOf(byShard.values());
    return JobGroups.run(
        spark,
        "verify",
        "Verify scores: a sample of " + sample + " views",
        () ->
            context
                .parallelize(shards, Math.min(shards.size(), 2 * context.defaultParallelism()))
                .flatMap(sampled -> task.score(settings.inTask(), sampled).iterator())
                .collect());
  }
}
