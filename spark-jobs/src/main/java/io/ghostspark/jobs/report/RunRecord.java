package io.ghostspark.jobs.report;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.report.ScoreRow.Arm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A finished and evaluated run as the report sees it.
 *
 * @param name how the page calls the run, such as {@code student with KD}
 * @param epochs empty for a run without a summary
 */
record RunRecord(
    String name,
    Arm arm,
    List<RoundPoint> rounds,
    List<EpochPoint> epochs,
    EvaluateResult evaluation) {

  /**
   * @param run value of {@code train.run}
   */
  static RunRecord read(Configuration hadoop, String name, Arm arm, String run) {
    Path folder = JobPaths.of(run);
    return new RunRecord(
        name,
        arm,
        JsonFiles.readLines(hadoop, new Path(folder, "metrics.jsonl"), RoundPoint.class),
        epochs(hadoop, new Path(folder, "summary.jsonl")),
        JsonFiles.read(hadoop, new Path(folder, "evaluation.json"), EvaluateResult.class));
  }

  /** Runs made before there was a summary have none. */
  private static List<EpochPoint> epochs(Configuration hadoop, Path file) {
    try {
      return file.getFileSystem(hadoop).exists(file)
          ? JsonFiles.readLines(hadoop, file, EpochPoint.class)
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + file + "'", e);
    }
  }
}
