package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.CanonicalJson;
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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images to shards: both splits are listed and checked on the driver first, then read, shuffled
 * once and written on Spark; each split's manifest is its last file.
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
  private final int scanTasks;

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
      int scanTasks) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.name = name;
    this.config = config;
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
    this.scanTasks = scanTasks;
  }

  @Override
  public PrepareResult run() {
    try {
      ImageSource train = DatasetSources.train(hadoop, config);
      ImageSource val = DatasetSources.val(hadoop, config, train.classes());
      Path shards = JobPaths.of(config.shards());
      new OutputFolder(hadoop, "dataset.shards", shards, config.sources()).open(mode);
      return new PrepareResult(List.of(split("train", train, shards), split("val", val, shards)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare '" + name + "'", e);
    }
  }

  private PrepareResult.Split split(String split, ImageSource source, Path shards)
      throws IOException {
    Path folder = new Path(shards, split);
    FileSystem files = folder.getFileSystem(hadoop);
    if (files.exists(new Path(folder, "manifest.json"))) {
      return finished(folder, settings(source));
    }
    // Without a manifest nothing in the folder exists; leftovers of a killed run go.
    files.delete(folder, true);
    files.mkdirs(folder);
    Stopwatch watch = Stopwatch.start();
    LOG.info("prepare {}: {}, {} slices", split, source.description(), source.slices().size());
    SplitWriter.Written written =
        JobGroups.run(
            spark,
            "prepare-" + split,
            "Prepare " + split + ": " + source.description(),
            () -> write(split, source, folder));
    DatasetManifest manifest = commit(split, source, folder, written);
    return result(manifest, watch.seconds());
  }

  private SplitWriter.Written write(String split, ImageSource source, Path folder) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try {
      return new SplitWriter(context, config, scanTasks).write(split, source, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write rejects of '" + folder + "'", e);
    }
  }

  private DatasetManifest commit(
      String split, ImageSource source, Path folder, SplitWriter.Written written)
      throws IOException {
    Map<String, String> entries = new LinkedHashMap<>(provenance);
    entries.put(SETTINGS, settings(source));
    entries.put("rejects-sha256", written.rejects().sha256());
    DatasetManifest manifest =
        DatasetManifest.of(
            name, split, source.classes(), written.shards(), written.rejects().rows(), entries);
    manifest.write(hadoop, folder);
    return manifest;
  }

  private PrepareResult.Split finished(Path folder, String settings) throws IOException {
    DatasetManifest manifest = DatasetManifest.read(hadoop, folder);
    String made = String.valueOf(manifest.provenance().get(SETTINGS));
    if (!made.equals(settings)) {
      throw new ValidationException(
          "Cannot resume prepare: '"
              + folder
              + "' was made with other dataset settings; made with = "
              + made
              + ", configured = "
              + settings
              + "; replace it with --overwrite");
    }
    return result(manifest, /* seconds= */ 0);
  }

  /**
   * Everything that decides a split's shards, as one text. The listing holds the source's classes,
   * file names and labels, and of tars the places and lengths: another label file or archive shows,
   * images exchanged for others of the same name do not (in tars: of the same length too).
   */
  private String settings(ImageSource source) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source", source.description());
    settings.put(
        "listing-sha256",
        CanonicalJson.digest(List.of(source.classes(), List.copyOf(source.slices()))));
    settings.put("shard-bytes", Long.toString(config.shardBytes()));
    settings.put("row-group-bytes", Long.toString(config.rowGroupBytes()));
    settings.put("shuffle-seed", Long.toString(config.shuffleSeed()));
    settings.put("max-pixels", Long.toString(config.maxPixels()));
    return CanonicalJson.write(settings);
  }

  private static PrepareResult.Split result(DatasetManifest manifest, double seconds) {
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
