package io.ghostspark.jobs.run;

import io.ghostspark.jobs.FolderLock;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunSnapshot.State;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads a run folder again and again while another process writes it; changes nothing. */
public final class RunReader {
  private static final String RESULT = "result.json";

  private final Configuration hadoop;
  private final Path folder;
  private final Followed<RoundMetrics> rounds;
  private final Followed<EpochSummary> epochs;
  private final RunFiles run;

  /** A log's lines, read again only when its file has another length. */
  private static final class Followed<T extends Record> {
    private final RunFiles run;
    private final MetricsLog<T> log;
    private final String file;
    private long length = -1;
    private List<T> rows = List.of();

    private Followed(RunFiles run, MetricsLog<T> log, String file) {
      this.run = run;
      this.log = log;
      this.file = file;
    }

    private List<T> rows() throws IOException {
      try {
        long now = run.length(file);
        if (now != length) {
          rows = List.copyOf(log.rows());
          length = now;
        }
      } catch (FileNotFoundException e) {
        // Not begun, or replaced this very moment: what was there will be back.
        return rows;
      }
      return rows;
    }
  }

  public RunReader(Configuration hadoop, Path folder) {
    this.hadoop = hadoop;
    this.folder = folder;
    try {
      this.run = RunFiles.open(hadoop, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open run folder '" + folder + "'", e);
    }
    this.rounds = new Followed<>(run, MetricsLog.ofRounds(run), "metrics.jsonl");
    this.epochs = new Followed<>(run, MetricsLog.ofEpochs(run), "summary.jsonl");
  }

  /** The run as it is now; fails for a folder that is none. */
  public RunSnapshot read() {
    try {
      // The lock first: a driver writes the result before it lets go.
      Optional<FolderLock.Holder> holder = FolderLock.holder(hadoop, folder);
      requireRun(holder.isPresent());
      return new RunSnapshot(
          RunOutline.read(hadoop, run),
          rounds.rows(),
          epochs.rows(),
          state(holder),
          holder.map(FolderLock.Holder::description));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read run folder '" + folder + "'", e);
    }
  }

  private State state(Optional<FolderLock.Holder> holder) throws IOException {
    if (run.below("final").exists(RESULT)) {
      return State.FINISHED;
    }
    if (holder.isEmpty()) {
      return State.STOPPED;
    }
    return holder.get().isGone() ? State.KILLED : State.TRAINING;
  }

  private void requireRun(boolean isHeld) throws IOException {
    if (isHeld || run.exists("config.yaml") || run.exists("metrics.jsonl")) {
      return;
    }
    boolean isThere = folder.getFileSystem(hadoop).exists(folder);
    throw new ValidationException(
        "Cannot read run folder '%s': %s; give the value of train.run"
            .formatted(
                folder,
                isThere
                    ? "it is no run, it has neither config.yaml nor metrics.jsonl"
                    : "there is no such folder"));
  }
}
