package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import io.ghostspark.jobs.teach.OnlineTeacher;
import io.ghostspark.jobs.teach.Teacher;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads, checked on the driver before anything is trained.
 *
 * @param logitsDigest digest of the key that a cache of these targets has; null without
 *     distillation
 */
record TrainInputs(PreparedSplit split, FeedSpec feed, @Nullable String logitsDigest) {

  static TrainInputs open(SparkSession spark, RunConfig config) {
    Sections sections = Sections.of(config, "train", "dataset", "views", "network", "train");
    PreparedSplit split = PreparedSplit.open(spark, sections.dataset(), "train");
    DatasetManifest manifest = split.manifest();
    int classes = sections.network().classes();
    if (manifest.classes().size() != classes) {
      throw new ValidationException(
          "Cannot train on this data set: network.classes = %d, data set '%s' has %d classes"
              .formatted(classes, split.folder(), manifest.classes().size()));
    }
    TargetFeed teacher = teacher(spark, config, sections, split);
    FeedSpec feed =
        new FeedSpec(
            split.folder().toString(),
            manifest.shards(),
            manifest.datasetDigest(),
            manifest.rows(),
            sections.dataset().maxPixels(),
            sections.views().recipe(),
            sections.views().perImage(),
            teacher,
            sections.train().mixRecipe(),
            config.seed());
    return new TrainInputs(split, feed, logitsDigest(sections, split, teacher));
  }

  private static @Nullable TargetFeed teacher(
      SparkSession spark, RunConfig config, Sections sections, PreparedSplit split) {
    return switch (sections.train().distill().source()) {
      case NONE -> null;
      case CACHE -> cached(spark, config, sections, split);
      case ONLINE -> online(spark, config, sections, split);
    };
  }

  private static TargetFeed cached(
      SparkSession spark, RunConfig config, Sections sections, PreparedSplit split) {
    Sections more = Sections.of(config, "train", "teacher", "logits");
    LogitCache cache =
        LogitCache.open(spark, split, more.teacher(), sections.views(), more.logits());
    LogitsManifest manifest = cache.manifest();
    int topK =
        topK(
            sections.train().distill(),
            manifest.topK(),
            "the classes that logit cache '" + cache.folder() + "' keeps of each view");
    return new TargetFeed.Cached(
        cache.folder().toString(), manifest.blocks(), manifest.key().digest(), topK);
  }

  private static TargetFeed online(
      SparkSession spark, RunConfig config, Sections sections, PreparedSplit split) {
    Sections more = Sections.of(config, "train", "teacher");
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<String> classes = split.manifest().classes();
    Teacher teacher = Teacher.find(hadoop, more.teacher());
    teacher.requireDevice(spark.sparkContext().getConf());
    teacher.requireUsable(hadoop, classes);
    int topK = topK(sections.train().distill(), classes.size(), "the teacher's classes");
    int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
    return new TargetFeed.Online(
        new OnlineTeacher(teacher, sections.views().size(), topK, threads));
  }

  /**
   * @param most classes at hand, all of which are used unless fewer are asked for
   */
  private static int topK(TrainConfig.Distill distill, int most, String meaning) {
    Integer asked = distill.topK();
    if (asked != null && asked > most) {
      throw new ValidationException(
          "Invalid train.distill.top-k: %d (must be <= %d, %s)".formatted(asked, most, meaning));
    }
    return asked == null ? most : asked;
  }

  /** Paths of the shards, in the manifest's order. */
  List<String> shardPaths() {
    return feed.shards().stream().map(shard -> feed.imagesFolder() + "/" + shard.file()).toList();
  }

  /** Digest of the key that a cache of these targets has; null without distillation. */
  private static @Nullable String logitsDigest(
      Sections sections, PreparedSplit split, @Nullable TargetFeed teacher) {
    if (teacher instanceof TargetFeed.Cached cache) {
      return cache.key();
    }
    if (teacher instanceof TargetFeed.Online online) {
      return LogitCache.key(split.manifest(), online.teacher().teacher(), sections.views())
          .digest();
    }
    return null;
  }
}
