package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.JobGroups;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The shards of one split as later jobs read them: manifest found, files compared with it.
 *
 * @param folder {@code dataset.shards/train} or {@code …/val}
 */
public record PreparedSplit(Path folder, DatasetManifest manifest) {

  /**
   * Opens a split before heavy work: fails when it is missing, incomplete or corrupt.
   *
   * @param split {@code train} or {@code val}
   */
  public static PreparedSplit open(SparkSession spark, DatasetConfig config, String split) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    PreparedSplit opened = find(hadoop, config, split);
    if (config.verifyDigests()) {
      verify(
          spark, opened.folder, opened.manifest.shards(), "run 'prepare' again with --overwrite");
    }
    return opened;
  }

  /** Finds a split and reads its manifest only. */
  public static PreparedSplit find(Configuration hadoop, DatasetConfig config, String split) {
    Path folder = new Path(JobPaths.of(config.shards()), split);
    try {
      if (!folder.getFileSystem(hadoop).exists(new Path(folder, "manifest.json"))) {
        throw new ValidationException(
            "Cannot use shards of "
                + split
                + ": '"
                + folder
                + "' has no manifest.json; run 'prepare' first, or correct dataset.shards");
      }
      return new PreparedSplit(folder, DatasetManifest.read(hadoop, folder));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read manifest in '" + folder + "'", e);
    }
  }

  public Path shard(int ordinal) {
    return new Path(folder, manifest.shards().get(ordinal).file());
  }

  /**
   * Compares every file with its entry's SHA-256, in parallel on Spark; all bad ones are one error.
   *
   * @param remedy what an operator does about a corrupt file
   */
  public static void verify(
      SparkSession spark, Path folder, List<ShardEntry> entries, String remedy) {
    List<String> problems = problems(spark, folder, entries);
    if (!problems.isEmpty()) {
      throw new ValidationException(
          "Cannot use shards in '"
              + folder
              + "': "
              + String.join("; ", problems)
              + "; restore the file or "
              + remedy);
    }
  }

  /** What is wrong with the files, in parallel on Spark; one line a file. */
  public static List<String> problems(SparkSession spark, Path folder, List<ShardEntry> entries) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    HadoopSettings hadoop = HadoopSettings.broadcast(context);
    String folderName = folder.toString();
    return JobGroups.run(
        spark,
        "verify",
        "Verify digests: " + entries.size() + " files in " + folder,
        () ->
            context
                .parallelize(entries, Math.max(1, entries.size()))
                .map(entry -> problem(hadoop.inTask(), folderName, entry))
                .filter(problem -> !problem.isEmpty())
                .collect());
  }

  /** Empty when the file is what its entry says. */
  private static String problem(Configuration hadoop, String folder, ShardEntry entry)
      throws IOException {
    Path file = new Path(folder, entry.file());
    FileSystem files = file.getFileSystem(hadoop);
    if (!files.exists(file)) {
      return "'" + entry.file() + "' is missing";
    }
    // Without the local file system's own checksums: ours names both sides.
    FileSystem raw = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    try (InputStream in = raw.open(file)) {
      String actual = Sha256.hex(in);
      return actual.equals(entry.sha256())
          ? ""
          : "'"
              + entry.file()
              + "' is corrupt: SHA-256 expected = "
              + entry.sha256()
              + ", actual = "
              + actual;
    }
  }
}
