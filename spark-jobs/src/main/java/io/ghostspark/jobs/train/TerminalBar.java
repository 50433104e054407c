package io.ghostspark.jobs.train;

import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunOutline;
import io.ghostspark.jobs.run.RunPace;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/** A terminal's lowest line: how far the run is, its loss and the time left. */
final class TerminalBar implements AutoCloseable {
  private static final int UPDATE_MS = 500;

  private final BottomLine line = new BottomLine(System.err);
  private final ProgressBar bar;
  private volatile Optional<Moment> left = Optional.empty();

  /** Time left at an instant of {@link System#nanoTime}. */
  private record Moment(Duration left, long nanos) {
    Duration now() {
      Duration now = left.minusNanos(System.nanoTime() - nanos);
      return now.isNegative() ? Duration.ZERO : now;
    }
  }

  /**
   * @param pace at the start
   */
  TerminalBar(RunOutline outline, RunPace pace) {
    this.bar =
        ProgressBar.builder()
            .setTaskName(outline.name())
            .setInitialMax(outline.rounds())
            .startsFrom(roundsDone(pace), Duration.ZERO)
            .setUnit(" rounds", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MS)
            .setEtaFunction(state -> left.map(Moment::now))
            .setConsumer(line)
            .build();
  }

  private static long roundsDone(RunPace pace) {
    return pace.recent().map(rounds -> rounds.round() + 1).orElse(0L);
  }

  void moveTo(RoundMetrics round, RunPace pace) {
    left = pace.left().map(time -> new Moment(time, System.nanoTime()));
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " epoch %.2f loss %.4f %.0f images/s",
            pace.epochsDone(),
            round.loss(),
            round.imagesPerSecond()));
    bar.stepTo(round.round() + 1);
  }

  /** Prints a line that stays, above the bar. */
  void above(String text) {
    line.above(text);
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Leaves the cursor at the line's start, so that others' messages begin there. */
  private static final class BottomLine extends ConsoleProgressBarConsumer {
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream terminal;
    private String shown = "";

    private BottomLine(PrintStream terminal) {
      super(terminal);
      this.terminal = terminal;
    }

    @Override
    public synchronized void accept(String text) {
      shown = text;
      super.accept(text);
      terminal.print(CLEAR_REST + "\r");
      terminal.flush();
    }

    private synchronized void above(String text) {
      terminal.print("\r" + CLEAR_REST + text + "\n");
      accept(shown);
    }
  }
}
