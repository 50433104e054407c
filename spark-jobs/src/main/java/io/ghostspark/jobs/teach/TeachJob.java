package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.FolderLock;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores views of every training image with the teacher: tasks write the cache shards of the same
 * ordinals, row order and row groups as the image shards. Finished shards are skipped; the manifest
 * is last. Appended views are a block of shards of their own.
 */
public final class TeachJob implements Job<TeachResult> {
  private static final Logger LOG = LoggerFactory.getLogger(TeachJob.class);

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Sections sections;
  private final OutputMode mode;
  private final @Nullable ViewRange range;
  private final Map<String, String> provenance;

  /**
   * All views of the configuration.
   *
   * @param sections with dataset, views, teacher and logits
   */
  public TeachJob(
      SparkSession spark, Sections sections, OutputMode mode, Map<String, String> provenance) {
    this(spark, sections, mode, null, provenance);
  }

  /**
   * @param range views to score, behind those that the cache holds; null for all of the
   *     configuration
   */
  public TeachJob(
      SparkSession spark,
      Sections sections,
      OutputMode mode,
      @Nullable ViewRange range,
      Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.sections = sections;
    this.mode = mode;
    this.range = range;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public TeachResult run() {
    try (FolderLock lock =
        FolderLock.take(hadoop, JobPaths.of(sections.logits().path()), "logit cache")) {
      return run(lock);
    }
  }

  private TeachResult run(FolderLock lock) {
    Stopwatch watch = Stopwatch.start();
    Teacher teacher = Teacher.find(hadoop, sections.teacher());
    teacher.requireDevice(spark.sparkContext().getConf());
    DatasetManifest found = PreparedSplit.find(hadoop, sections.dataset(), "train").manifest();
    teacher.requireUsable(hadoop, found.classes());
    requireTopK(found.classes().size());
    CacheIdentity all = identity(found, teacher);
    CachedViews cached = CachedViews.find(hadoop, JobPaths.of(sections.logits().path()), all, mode);
    List<ViewRange> ranges = cached.toScore(range, sections.views().perImage(), mode);
    PreparedSplit images = PreparedSplit.open(spark, sections.dataset(), "train");

    TeachResult result = TeachResult.none(found.rows(), all.key().digest());
    for (ViewRange views : ranges) {
      result = result.plus(block(images, teacher, all.of(views), cached, lock));
    }
    return result.in(watch.seconds());
  }

  /** Why the job could not write its folder, as far as that shows before the images are known. */
  public static Optional<String> outputProblem(
      Configuration hadoop, Sections sections, OutputMode mode) {
    return block(hadoop, sections, JobPaths.of(sections.logits().path())).problem(mode);
  }

  private static CacheFolder block(Configuration hadoop, Sections sections, Path folder) {
    return new CacheFolder(hadoop, folder, sections.pathsBefore("logits.path"));
  }

  private CacheIdentity identity(DatasetManifest dataset, Teacher teacher) {
    return CacheIdentity.of(
        LogitCache.key(dataset, teacher, sections.views()),
        ViewRange.upTo(sections.views().perImage()),
        sections.logits().topK(),
        dataset.classes().size(),
        sections.logits().precision());
  }

  private void requireTopK(int numClasses) {
    if (sections.logits().topK() > numClasses) {
      throw new ValidationException(
          "Invalid logits.top-k: %d (must be <= %d, the teacher's classes)"
              .formatted(sections.logits().topK(), numClasses));
    }
  }

  /** Scores what is open of one range of views, then lists it in the manifest. */
  private TeachResult block(
      PreparedSplit images,
      Teacher teacher,
      CacheIdentity identity,
      CachedViews cached,
      FolderLock lock) {
    Path folder = cached.folder(identity.views());
    CacheFolder cache = block(hadoop, sections, folder);
    cache.open(identity, mode);
    List<Optional<ShardEntry>> done = finished(cache, identity, images.manifest());
    List<Integer> open = new ArrayList<>();
    for (int ordinal = 0; ordinal < done.size(); ordinal++) {
      if (done.get(ordinal).isEmpty()) {
        open.add(ordinal);
      }
    }
    score(new ShardTask(images, folder, teacher, identity, plan(teacher, identity.views())), open);
    List<ShardEntry> entries =
        finished(cache, identity, images.manifest()).stream().map(Optional::orElseThrow).toList();
    lock.requireHeld();
    cached.commit(identity, entries, provenance);
    return TeachResult.of(images.manifest(), identity, entries, open);
  }

  private ScoringPlan plan(Teacher teacher, ViewRange views) {
    return new ScoringPlan(
        sections.views().recipe(),
        views,
        teacher.sizePx(),
        sections.logits().topK(),
        sections.logits().batch(),
        sections.dataset().maxPixels());
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
    int shardsPerTask = sections.logits().shardsPerTask();
    int tasks = (ordinals.size() + shardsPerTask - 1) / shardsPerTask;
    String description =
        "Teach: %d shards x views %s, %d tasks"
            .formatted(ordinals.size(), task.identity().views(), tasks);
    LOG.info(description);
    JobGroups.run(
        spark,
        "teach",
        description,
        () ->
            context
                .parallelize(ordinals, tasks)
                .map(ordinal -> task.run(settings.inTask(), ordinal))
                .count());
  }
}
