package io.ghostspark.jobs.train;

import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunObserver;
import io.ghostspark.jobs.run.RunOutline;
import io.ghostspark.jobs.run.RunPace;
import io.ghostspark.jobs.run.RunTable;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console of a training: on a terminal a table of rounds above a bar that stays at the bottom,
 * else lines of the log. Rounds are told every few seconds at most, epochs always.
 */
abstract class TrainProgress implements RunObserver {
  private static final Logger LOG = LoggerFactory.getLogger(TrainProgress.class);

  private static final long SILENCE_NANOS = 10_000_000_000L;

  private final RunOutline outline;
  private final RunPace pace;
  private long toldNanos = System.nanoTime() - SILENCE_NANOS;

  private TrainProgress(RunPace pace, RunOutline outline) {
    this.pace = pace;
    this.outline = outline;
  }

  /**
   * @param pace at the start
   */
  static TrainProgress start(RunPace pace, RunOutline outline) {
    return System.console() == null
        ? new InLog(pace, outline)
        : new OnTerminal(pace, outline, new TerminalBar(outline, pace));
  }

  @Override
  public final void roundRecorded(RoundMetrics round) {
    pace.add(round);
    long now = System.nanoTime();
    boolean isLast = round.round() + 1 == outline.rounds();
    if (isLast || now - toldNanos >= SILENCE_NANOS) {
      toldNanos = now;
      tellRound(round, pace);
    }
    moved(round, pace);
  }

  @Override
  public final void epochRecorded(EpochSummary epoch, List<RoundMetrics> rounds) {
    tell(RunTable.epoch(epoch, Optional.of(outline)));
  }

  abstract void tellRound(RoundMetrics round, RunPace at);

  abstract void tell(String line);

  /** After every round. */
  abstract void moved(RoundMetrics round, RunPace at);

  /** Lines that explain themselves: other messages come between them. */
  private static final class InLog extends TrainProgress {
    private InLog(RunPace pace, RunOutline outline) {
      super(pace, outline);
    }

    @Override
    void tellRound(RoundMetrics round, RunPace at) {
      LOG.info(RunTable.sentence(round, at));
    }

    @Override
    void tell(String line) {
      LOG.info(line);
    }

    @Override
    void moved(RoundMetrics round, RunPace at) {
      // The log has no line that stays.
    }
  }

  /** A table above a bar. */
  private static final class OnTerminal extends TrainProgress {
    private static final int ROWS_UNDER_HEADER = 20;

    private final TerminalBar bar;
    private int rows;

    private OnTerminal(RunPace pace, RunOutline outline, TerminalBar bar) {
      super(pace, outline);
      this.bar = bar;
    }

    @Override
    void tellRound(RoundMetrics round, RunPace at) {
      if (rows++ % ROWS_UNDER_HEADER == 0) {
        bar.above(RunTable.header());
      }
      bar.above(RunTable.row(round, at));
    }

    @Override
    void tell(String line) {
      bar.above(line);
    }

    @Override
    void moved(RoundMetrics round, RunPace at) {
      bar.moveTo(round, at);
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
