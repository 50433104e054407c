package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.model.torch.Scorer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores every training image's views with the teacher: one task per image shard writes the cache
 * shard of the same ordinal, row order and row groups. Finished shards are skipped; the manifest is
 * last.
 */
public final class TeachJob implements Job<TeachResult> {
  private static final Logger LOG = LoggerFactory.getLogger(TeachJob.class);

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Sections sections;
  private final OutputMode mode;
  private final Map<String, String> provenance;

  /**
   * @param sections with dataset, views, teacher and logits
   */
  public TeachJob(
      SparkSession spark, Sections sections, OutputMode mode, Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.sections = sections;
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public TeachResult run() {
    Stopwatch watch = Stopwatch.start();
    Teacher teacher = Teacher.find(hadoop, sections.teacher());
    PreparedSplit found = PreparedSplit.find(hadoop, sections.dataset(), "train");
    teacher.requireUsable(hadoop, found.manifest().classes());
    requireTopK(found.manifest().classes().size());
    CacheIdentity identity = identity(found.manifest(), teacher);
    CacheFolder cache = cache(hadoop, sections);
    cache.open(identity, mode);
    PreparedSplit images = PreparedSplit.open(spark, sections.dataset(), "train");

    List<Optional<ShardEntry>> done = finished(cache, identity, images.manifest());
    List<Integer> open = new ArrayList<>();
    for (int ordinal = 0; ordinal < done.size(); ordinal++) {
      if (done.get(ordinal).isEmpty()) {
        open.add(ordinal);
      }
    }
    score(new ShardTask(images, cachePath(), teacher, identity, plan(teacher)), open);
    List<ShardEntry> entries =
        finished(cache, identity, images.manifest()).stream().map(Optional::orElseThrow).toList();
    commit(identity, entries);
    return result(images.manifest(), identity, entries, open, watch.seconds());
  }

  /** Why the job could not write its folder, as far as that shows before the images are known. */
  public static Optional<String> outputProblem(
      Configuration hadoop, Sections sections, OutputMode mode) {
    return cache(hadoop, sections).problem(mode);
  }

  private static CacheFolder cache(Configuration hadoop, Sections sections) {
    return new CacheFolder(
        hadoop, JobPaths.of(sections.logits().path()), sections.pathsBefore("logits.path"));
  }

  private CacheIdentity identity(DatasetManifest dataset, Teacher teacher) {
    return new CacheIdentity(
        LogitCache.key(dataset, teacher, sections.views()),
        sections.views().perImage(),
        sections.logits().topK(),
        dataset.classes().size());
  }

  private void requireTopK(int numClasses) {
    if (sections.logits().topK() > numClasses) {
      throw new ValidationException(
          "Invalid logits.top-k: %d (must be <= %d, the teacher's classes)"
              .formatted(sections.logits().topK(), numClasses));
    }
  }

  private ScoringPlan plan(Teacher teacher) {
    return new ScoringPlan(
        sections.views().recipe(),
        sections.views().perImage(),
        teacher.sizePx(),
        sections.logits().topK(),
        sections.logits().batch(),
        sections.dataset().maxPixels());
  }

  private String cachePath() {
    return JobPaths.of(sections.logits().path()).toString();
  }

  private static List<Optional<ShardEntry>> finished(
      CacheFolder cache, CacheIdentity identity, DatasetManifest dataset) {
    List<Optional<ShardEntry>> entries = new ArrayList<>();
    for (int ordinal = 0; ordinal < dataset.shards().size(); ordinal++) {
      entries.add(cache.finished(ordinal, identity, dataset.shards().get(ordinal)));
    }
    return entries;
  }

  private void score(ShardTask task, List<Integer> ordinals) {
    if (ordinals.isEmpty()) {
      return;
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings settings = HadoopSettings.broadcast(context);
    String description =
        "Teach: " + ordinals.size() + " shards x " + task.plan.viewsPerImage() + " views";
    LOG.info(description);
    JobGroups.run(
        spark,
        "teach",
        description,
        () ->
            context
                .parallelize(ordinals, ordinals.size())
                .map(ordinal -> task.run(settings.inTask(), ordinal))
                .count());
  }

  private void commit(CacheIdentity identity, List<ShardEntry> entries) {
    LogitsManifest manifest =
        new LogitsManifest(
            LogitsManifest.SCHEMA_VERSION,
            identity.key(),
            identity.viewsPerImage(),
            identity.topK(),
            identity.numClasses(),
            entries,
            entries.stream().mapToLong(ShardEntry::rows).sum(),
            provenance);
    try {
      manifest.write(hadoop, JobPaths.of(sections.logits().path()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write manifest of the logit cache", e);
    }
  }

  private static TeachResult result(
      DatasetManifest dataset,
      CacheIdentity identity,
      List<ShardEntry> entries,
      List<Integer> scored,
      double seconds) {
    long scoredImages = scored.stream().mapToLong(o -> dataset.shards().get(o).rows()).sum();
    return new TeachResult(
        dataset.rows(),
        identity.viewsPerImage(),
        entries.size(),
        entries.size() - scored.size(),
        scoredImages * identity.viewsPerImage(),
        entries.stream().mapToLong(ShardEntry::bytes).sum(),
        seconds,
        identity.key().digest());
  }

  /** What one task needs; the manifest travels, the images do not. */
  private record ShardTask(
      DatasetManifest dataset,
      String imageFolder,
      String cacheFolder,
      Teacher teacher,
      CacheIdentity identity,
      ScoringPlan plan)
      implements Serializable {

    ShardTask(
        PreparedSplit images,
        String cacheFolder,
        Teacher teacher,
        CacheIdentity identity,
        ScoringPlan plan) {
      this(images.manifest(), images.folder().toString(), cacheFolder, teacher, identity, plan);
    }

    ShardEntry run(Configuration hadoop, int ordinal) {
      return ScorerPool.with(
          "teach",
          teacher.scorerKey(),
          () -> teacher.scorer(hadoop),
          scorer -> write(hadoop, ordinal, scorer));
    }

    private ShardEntry write(Configuration hadoop, int ordinal, Scorer scorer) {
      ShardEntry images = dataset.shards().get(ordinal);
      Path source = new Path(imageFolder, images.file());
      CacheFolder cache = new CacheFolder(hadoop, new Path(cacheFolder));
      ShardScorer shardScorer = new ShardScorer(scorer, plan);
      try (LogitsShardWriter writer =
          new LogitsShardWriter(hadoop, cache.shard(ordinal), images.rowGroupRows())) {
        for (int group = 0; group < images.rowGroupRows().size(); group++) {
          for (LogitsRow row :
              shardScorer.score(ImageShardReader.readRowGroup(hadoop, source, group))) {
            writer.write(row);
          }
        }
        ShardEntry entry = writer.commit();
        cache.finish(ordinal, identity, entry);
        LOG.info("teach: shard {} of {} done", ordinal + 1, dataset.shards().size());
        return entry;
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot score shard '" + source + "'", e);
      }
    }
  }
}
