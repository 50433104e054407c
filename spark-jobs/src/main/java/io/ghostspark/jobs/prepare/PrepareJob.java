package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.JobGroups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
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
 * Images to shards: both splits are listed on Spark first, then cut into shards, read and written;
 * each split's manifest is its last file.
 */
public final class PrepareJob implements Job<PrepareResult> {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareJob.class);

  /** Manifest entry that tells a finished split from one made with other settings. */
  private static final String SETTINGS = "dataset-settings";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final String name;
  private final DatasetConfig config;
  private final OutputMode mode;
  private final Map<String, String> provenance;
  private final int listTasks;

  public PrepareJob(
      SparkSession spark,
      String name,
      DatasetConfig config,
      OutputMode mode,
      Map<String, String> provenance) {
    this(spark, name, config, mode, provenance, Integer.MAX_VALUE);
  }

  PrepareJob(
      SparkSession spark,
      String name,
      DatasetConfig config,
      OutputMode mode,
      Map<String, String> provenance,
      int listTasks) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.name = name;
    this.config = config;
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
    this.listTasks = listTasks;
  }

  @Override
  public PrepareResult run() {
    try {
      ImageSource train = DatasetSources.train(hadoop, config);
      ImageSource val = DatasetSources.val(hadoop, config, train.classes());
      Path shards = JobPaths.of(config.shards());
      OutputFolder output = new OutputFolder(hadoop, "dataset.shards", shards, config.sources());
      output
          .problem(mode)
          .ifPresent(
              problem -> {
                throw new ValidationException(problem);
              });
      Split first = list("train", train, shards);
      Split second = list("val", val, shards);
      // Nothing is written or deleted before both sources are known to be usable.
      output.open(mode);
      return new PrepareResult(List.of(make(first), make(second)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare '" + name + "'", e);
    }
  }

  /** A split whose images are listed and whose folder is known to be free or to be its own. */
  private record Split(
      String name, ImageSource source, SplitListing listing, String settings, Path folder) {}

  private Split list(String split, ImageSource source, Path shards) throws IOException {
    LOG.info("prepare {}: listing {}", split, source.description());
    SplitListing listing =
        JobGroups.run(
            spark,
            "prepare-list-" + split,
            "List " + split + ": " + source.description(),
            () ->
                SplitListing.of(
                    context(),
                    split,
                    source,
                    DatasetSources.rule(split, config),
                    config.shuffleSeed(),
                    listTasks));
    Path folder = new Path(shards, split);
    return new Split(split, source, listing, settings(source, listing), folder);
  }

  private PrepareResult.Split make(Split split) throws IOException {
    Optional<DatasetManifest> finished = manifest(split);
    if (finished.isPresent()) {
      return result(finished.get(), /* seconds= */ 0);
    }
    Stopwatch watch = Stopwatch.start();
    SplitProgress progress = new SplitProgress(hadoop, split.folder);
    progress.start(split.settings);
    SplitWriter.Written written =
        JobGroups.run(
            spark,
            "prepare-" + split.name,
            "Prepare " + split.name + ": " + split.source.description(),
            () -> write(split));
    DatasetManifest manifest = commit(split, written);
    progress.remove();
    return result(manifest, watch.seconds());
  }

  private SplitWriter.Written write(Split split) {
    try {
      return new SplitWriter(context(), config)
          .write(
              split.name,
              split.source.description(),
              split.listing,
              split.folder,
              Sha256.hex(split.settings));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write rejects of '" + split.folder + "'", e);
    }
  }

  private DatasetManifest commit(Split split, SplitWriter.Written written) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>(provenance);
    entries.put(SETTINGS, split.settings);
    entries.put("rejects-sha256", written.rejects().sha256());
    entries.put("notes", Long.toString(written.notes()));
    DatasetManifest manifest =
        DatasetManifest.of(
            name,
            split.name,
            split.source.classes(),
            written.shards(),
            written.rejects().rows(),
            entries);
    manifest.write(hadoop, split.folder);
    return manifest;
  }

  /** The manifest of a split that an earlier run has finished with the same settings. */
  private Optional<DatasetManifest> manifest(Split split) throws IOException {
    if (!split.folder.getFileSystem(hadoop).exists(new Path(split.folder, "manifest.json"))) {
      return Optional.empty();
    }
    DatasetManifest manifest = DatasetManifest.read(hadoop, split.folder);
    SplitProgress.requireSame(
        split.folder, String.valueOf(manifest.provenance().get(SETTINGS)), split.settings);
    return Optional.of(manifest);
  }

  /**
   * Everything that decides a split's shards, as one text. The listing's digest covers ids, labels,
   * lengths and stamps: another label file shows, and a file replaced by another of the same name
   * and length by its entity tag or modification time.
   */
  private String settings(ImageSource source, SplitListing listing) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source", source.description());
    settings.put("classes-sha256", CanonicalJson.digest(source.classes()));
    settings.put("images", Long.toString(listing.images()));
    settings.put("listing-digest", listing.digest());
    settings.put("shard-bytes", Long.toString(config.shardBytes()));
    settings.put("row-group-bytes", Long.toString(config.rowGroupBytes()));
    settings.put("shuffle-seed", Long.toString(config.shuffleSeed()));
    settings.put("max-pixels", Long.toString(config.maxPixels()));
    settings.put("resize-short-side", Integer.toString(config.resizeShortSide()));
    settings.put("jpeg-quality", Integer.toString(config.jpegQuality()));
    settings.put("orientation", config.orientation().name());
    settings.put("truncated", config.truncated().name());
    settings.put("codec", config.codec().name());
    return CanonicalJson.write(settings);
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  static PrepareResult.Split result(DatasetManifest manifest, double seconds) {
    long bytes = manifest.shards().stream().mapToLong(ShardEntry::bytes).sum();
    return new PrepareResult.Split(
        manifest.split(),
        manifest.rows(),
        manifest.rejects(),
        manifest.shards().size(),
        bytes,
        seconds,
        manifest.datasetDigest());
  }
}
