package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoCategory;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.manifest.DetectionManifest;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** COCO images and annotations to shards of boxed images; each split's manifest comes last. */
public final class DetectionJob implements Job<PrepareResult> {
  private static final Logger LOG = LoggerFactory.getLogger(DetectionJob.class);

  /** Manifest entry that tells a finished split from one made with other settings. */
  private static final String SETTINGS = "dataset-settings";

  private static final int MAX_STRETCHES = 256;

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final Configuration hadoop;
  private final String name;
  private final DatasetConfig config;
  private final OutputMode mode;
  private final Map<String, String> provenance;
  private final int stretches;

  public DetectionJob(
      SparkSession spark,
      String name,
      DatasetConfig config,
      OutputMode mode,
      Map<String, String> provenance) {
    this(spark, name, config, mode, provenance, MAX_STRETCHES);
  }

  DetectionJob(
      SparkSession spark,
      String name,
      DatasetConfig config,
      OutputMode mode,
      Map<String, String> provenance,
      int stretches) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.name = name;
    this.config = config;
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
    this.stretches = stretches;
  }

  @Override
  public PrepareResult run() {
    requireSources();
    Path shards = JobPaths.of(config.shards());
    new OutputFolder(hadoop, "dataset.shards", shards, config.sources()).open(mode);
    List<PrepareResult.Split> splits = new ArrayList<>();
    for (String split : List.of("train", "val")) {
      splits.add(
          JobGroups.run(spark, "prepare-" + split, "Prepare " + split, () -> make(split, shards)));
    }
    return new PrepareResult(splits);
  }

  /** Writes nothing: compares every shard with its manifest. */
  PrepareResult verify() {
    List<PrepareResult.Split> splits = new ArrayList<>();
    for (String split : List.of("train", "val")) {
      Path folder = new Path(JobPaths.of(config.shards()), split);
      try {
        DetectionManifest manifest = DetectionManifest.read(hadoop, folder);
        PreparedSplit.verify(
            spark, folder, manifest.shards(), "run 'prepare' again with --overwrite");
        splits.add(result(manifest, /* seconds= */ 0));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot verify '" + folder + "'", e);
      }
    }
    return new PrepareResult(splits);
  }

  private void requireSources() {
    for (Map.Entry<String, String> source : config.sources().entrySet()) {
      Path path = JobPaths.of(source.getValue());
      boolean folder = OutputFolder.isFolder(hadoop, path);
      try {
        boolean exists = path.getFileSystem(hadoop).exists(path);
        if (!exists || folder == source.getKey().endsWith("annotations")) {
          throw new ValidationException(
              "Cannot read %s = '%s': %s; with layout coco-detection dataset.train and dataset.val are folders of images, dataset.train-annotations and dataset.val-annotations are files such as instances_val2017.json"
                  .formatted(
                      source.getKey(),
                      source.getValue(),
                      !exists ? "it does not exist" : folder ? "it is a folder" : "it is a file"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot open '" + path + "'", e);
      }
    }
  }

  private PrepareResult.Split make(String split, Path shards) {
    Stopwatch watch = Stopwatch.start();
    boolean train = split.equals("train");
    Path images = JobPaths.of(train ? config.train() : config.val());
    Path annotations =
        JobPaths.of(
            Objects.requireNonNull(train ? config.trainAnnotations() : config.valAnnotations()));
    LOG.info("prepare {}: reading '{}'", split, annotations);
    try (CocoSplit coco = CocoSplit.read(context, split, annotations)) {
      JavaRDD<CocoSplit.Found> found = coco.images(images).persist(StorageLevel.DISK_ONLY());
      try {
        return make(split, new Path(shards, split), coco, found, images, watch);
      } finally {
        found.unpersist();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare " + split, e);
    }
  }

  private PrepareResult.Split make(
      String split,
      Path folder,
      CocoSplit coco,
      JavaRDD<CocoSplit.Found> found,
      Path images,
      Stopwatch watch)
      throws IOException {
    List<RejectRow> missing = missing(split, found, images);
    boolean drop = config.unannotated() == DatasetConfig.Unannotated.DROP;
    JavaRDD<AnnotatedImage> there =
        found.filter(each -> each.file() != null).map(CocoSplit.Found::annotated);
    long unannotated = there.filter(image -> !image.hasUsableBox()).count();
    JavaRDD<AnnotatedImage> kept = drop ? there.filter(AnnotatedImage::hasUsableBox) : there;
    long seed = config.shuffleSeed();
    JavaPairRDD<ShuffleKey, AnnotatedImage> sorted =
        kept.mapToPair(image -> new Tuple2<>(ShuffleKey.of(seed, image.image().fileName()), image))
            .repartitionAndSortWithinPartitions(new HashRanges(stretches()));
    SplitListing listing =
        SplitListing.ofSorted(
            sorted.mapToPair(each -> new Tuple2<>(each._1(), each._2().listed())));
    if (listing.images() == 0) {
      throw new ValidationException(
          "Cannot prepare "
              + split
              + " from '"
              + images
              + "': no images are left; missing files = "
              + missing.size()
              + ", without annotations = "
              + unannotated);
    }
    String settings = settings(coco.categories(), listing, missing, images);
    if (folder.getFileSystem(hadoop).exists(new Path(folder, "manifest.json"))) {
      DetectionManifest manifest = DetectionManifest.read(hadoop, folder);
      SplitProgress.requireSame(
          folder, String.valueOf(manifest.provenance().get(SETTINGS)), settings);
      return result(manifest, /* seconds= */ 0);
    }
    SplitProgress progress = new SplitProgress(hadoop, folder);
    progress.start(settings);
    List<ShardRecord> records = write(folder, settings, coco.categories(), sorted, listing);
    DetectionManifest manifest =
        commit(split, folder, coco.categories(), settings, records, missing, unannotated);
    progress.remove();
    return result(manifest, watch.seconds());
  }

  private int stretches() {
    return Math.min(stretches, Math.max(1, context.defaultParallelism()));
  }

  /** Rejects for images without a file: few, or the job fails. */
  private List<RejectRow> missing(String split, JavaRDD<CocoSplit.Found> found, Path images) {
    JavaRDD<CocoSplit.Found> without = found.filter(each -> each.file() == null);
    long count = without.count();
    long all = found.count();
    if (new RejectLimit(config.maxRejectFraction()).isExceeded(count, all)) {
      List<String> names = without.map(each -> each.image().fileName()).takeOrdered(3);
      throw new ValidationException(
          "Cannot prepare %s: %d of %d images have no file in '%s' (first %s), dataset.max-reject-fraction = %s; correct dataset.%s, or copy the images there"
              .formatted(split, count, all, images, names, config.maxRejectFraction(), split));
    }
    return without
        .map(each -> each.image().fileName())
        .sortBy(fileName -> fileName, true, 1)
        .map(fileName -> new RejectRow(fileName, "no such file"))
        .collect();
  }

  private List<ShardRecord> write(
      Path folder,
      String settings,
      List<CocoCategory> categories,
      JavaPairRDD<ShuffleKey, AnnotatedImage> sorted,
      SplitListing listing) {
    Map<Integer, Integer> labels = new HashMap<>();
    for (CocoCategory category : categories) {
      labels.put(category.id(), labels.size());
    }
    HadoopSettings inTasks = HadoopSettings.broadcast(context);
    BoxedShardTask task =
        new BoxedShardTask(
            folder.toString(),
            Sha256.hex(settings),
            RowMaker.of(config),
            config.rowGroupBytes(),
            labels);
    ShardCut cut = listing.cut(ShardCut.numShards(listing.bytes(), config.shardBytes()));
    LOG.info("prepare: {} images to {} shards", listing.images(), cut.numPartitions());
    return sorted
        .repartitionAndSortWithinPartitions(cut)
        .mapPartitionsWithIndex(
            (ordinal, rows) -> List.of(task.run(ordinal, rows, inTasks)).iterator(), true)
        .collect();
  }

  private DetectionManifest commit(
      String split,
      Path folder,
      List<CocoCategory> categories,
      String settings,
      List<ShardRecord> records,
      List<RejectRow> missing,
      long unannotated)
      throws IOException {
    List<RejectRow> images = new ArrayList<>(missing);
    List<RejectRow> rejects = new ArrayList<>(missing);
    for (ShardRecord record : records) {
      images.addAll(record.rejects());
      rejects.addAll(record.rejects());
      rejects.addAll(record.notes());
    }
    Path table = new Path(folder, RejectsFile.NAME);
    ShardEntry rejected = RejectsFile.write(hadoop, table, rejects);
    List<ShardEntry> shards = records.stream().map(ShardRecord::shard).toList();
    long rows = shards.stream().mapToLong(ShardEntry::rows).sum();
    new RejectLimit(config.maxRejectFraction())
        .check(split, "'" + folder + "'", RejectTally.of(images), rows + images.size(), table);
    Map<String, String> entries = new LinkedHashMap<>(provenance);
    entries.put(SETTINGS, settings);
    entries.put("rejects-sha256", rejected.sha256());
    DetectionManifest manifest =
        DetectionManifest.of(
            name,
            split,
            categories.stream()
                .map(c -> new DetectionManifest.Category(c.id(), c.name(), c.supercategory()))
                .toList(),
            shards,
            new DetectionManifest.Counts(
                BoxCount.of(context, folder, shards), unannotated, rejects.size()),
            entries);
    manifest.write(hadoop, folder);
    return manifest;
  }

  /** Everything that decides a split's shards, as one text. */
  private String settings(
      List<CocoCategory> categories, SplitListing listing, List<RejectRow> missing, Path images) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("task", DetectionManifest.TASK);
    settings.put("source", images.toString());
    settings.put("categories-sha256", CanonicalJson.digest(categories));
    settings.put("images", Long.toString(listing.images()));
    settings.put("listing-digest", listing.digest());
    settings.put("missing-sha256", CanonicalJson.digest(missing));
    settings.put("unannotated", config.unannotated().name());
    settings.put("shard-bytes", Long.toString(config.shardBytes()));
    settings.put("row-group-bytes", Long.toString(config.rowGroupBytes()));
    settings.put("shuffle-seed", Long.toString(config.shuffleSeed()));
    settings.put("max-pixels", Long.toString(config.maxPixels()));
    settings.put("truncated", config.truncated().name());
    return CanonicalJson.write(settings);
  }

  private static PrepareResult.Split result(DetectionManifest manifest, double seconds) {
    return new PrepareResult.Split(
        manifest.split(),
        manifest.rows(),
        manifest.rejects(),
        manifest.shards().size(),
        manifest.shards().stream().mapToLong(ShardEntry::bytes).sum(),
        seconds,
        manifest.datasetDigest());
  }
}
