package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What a run reads, checked on the driver before anything is trained.
 *
 * @param cache null without distillation
 */
record TrainInputs(PreparedSplit split, @Nullable LogitCache cache, FeedSpec feed) {

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
    LogitCache cache = null;
    FeedSpec.TeacherFeed teacher = null;
    if (sections.train().distill().source() == TrainConfig.TargetSource.CACHE) {
      Sections more = Sections.of(config, "train", "teacher", "logits");
      cache = LogitCache.open(spark, split, more.teacher(), sections.views(), more.logits());
      teacher =
          new FeedSpec.TeacherFeed(
              cache.folder().toString(),
              cache.manifest().blocks(),
              cache.manifest().key().digest(),
              cache.manifest().topK());
    }
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
            config.seed());
    return new TrainInputs(split, cache, feed);
  }

  /** Paths of the shards, in the manifest's order. */
  List<String> shardPaths() {
    return feed.shards().stream().map(shard -> feed.imagesFolder() + "/" + shard.file()).toList();
  }

  @Nullable String logitsDigest() {
    FeedSpec.TeacherFeed teacher = feed.teacher();
    return teacher == null ? null : teacher.key();
  }
}
