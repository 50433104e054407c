package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.ChecksumFiles;
import io.ghostspark.jobs.spark.SparkSessions;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code evaluate --coco-detections}; runs without a Spark session. */
@NullUnmarked
final class CocoOptions {
  @Option(
      names = "--coco-detections",
      required = true,
      paramLabel = "FILE",
      description =
          "JSON array of objects with image_id, category_id, bbox [x, y, width, height] and score,"
              + " as COCO's servers take it.")
  private String detections;

  @ArgGroup(multiplicity = "1")
  private Truth truth;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = {
        "Also write coco-evaluation.json, coco-categories.csv (the twelve numbers of every"
            + " category) and coco-precision-recall.svg into this folder."
      })
  private String out;

  /** Where the ground truth lies. */
  static final class Truth {
    @Option(
        names = "--coco-annotations",
        paramLabel = "FILE",
        description = "Ground truth: an annotation file such as instances_val2017.json.")
    private String annotations;

    @Option(
        names = "--coco-shards",
        paramLabel = "FOLDER",
        description = "Ground truth: one split of 'prepare --task detection', such as shards/val.")
    private String shards;
  }

  /** Evaluates, writes what was asked for and returns the text for the console. */
  String evaluate() {
    Configuration hadoop = SparkSessions.hadoopSettings();
    ChecksumFiles.suppress(hadoop);
    Optional<Path> folder = Optional.ofNullable(out).map(JobPaths::of);
    folder.flatMap(path -> OutputFolder.unusable(hadoop, path)).ifPresent(this::refuse);
    CocoEvaluateJob.TruthSource source =
        truth.shards == null
            ? settings -> CocoTruth.ofFile(settings, JobPaths.of(truth.annotations))
            : settings -> CocoTruth.ofShards(settings, JobPaths.of(truth.shards));
    CocoEvaluateResult result = new CocoEvaluateJob(hadoop, JobPaths.of(detections), source).run();
    folder.ifPresent(path -> result.write(hadoop, path));
    return result.table();
  }

  private void refuse(String reason) {
    throw new ValidationException("Cannot write --out: " + reason + "; give another folder");
  }
}
