package io.ghostspark.jobs.watch;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunReader;
import io.ghostspark.jobs.run.RunSnapshot.State;
import io.ghostspark.jobs.spark.SparkSessions;
import io.ghostspark.jobs.train.TrainResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ghostspark watch}. */
@NullUnmarked
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follows a training from its run folder, on this machine or anywhere that can read it: a line"
          + " for every round and epoch with losses, images/s, where the time went and the time"
          + " left. Ends with the run's result when it is at its end; exit code 1 if its driver is"
          + " gone. Reads only, and needs no cluster."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark watch runs/demo/kd",
      "  ghostspark watch s3a://bucket/runs/imagenet --interval 1m",
      "  ghostspark watch runs/demo/kd --once"
    })
public final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run folder: the value of train.run.")
  private String run;

  @Option(names = "--once", description = "Print where the run is, and end.")
  private boolean once;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "Between two looks, such as 5s or 1m30s; default ${DEFAULT-VALUE}.")
  private String interval;

  @Override
  public Integer call() {
    Duration between = duration(interval);
    Configuration hadoop = SparkSessions.hadoopSettings();
    Path folder = JobPaths.of(run);
    PrintWriter out = spec.commandLine().getOut();
    RunReader reader = new RunReader(hadoop, folder);
    RunWatch watch = new RunWatch(run, reader, out);
    if (once) {
      watch.once();
    } else {
      watch.follow(between, RunWatch::sleep);
    }
    if (reader.read().state() == State.FINISHED) {
      Path result = new Path(folder, "final/result.json");
      out.print(JsonFiles.read(hadoop, result, TrainResult.class).table());
    }
    out.flush();
    return 0;
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse("PT" + text);
      if (duration.compareTo(Duration.ofMillis(1)) >= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  private static ValidationException refused(String text, Throwable cause) {
    return new ValidationException(
        "Invalid --interval: %s (must be a time such as 5s, 0.5s or 1m30s)".formatted(text), cause);
  }
}
