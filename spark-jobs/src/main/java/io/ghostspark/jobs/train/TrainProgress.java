package io.ghostspark.jobs.train;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's bar with images/s, loss and time left; plain log lines without a terminal. */
final class TrainProgress implements RoundListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainProgress.class);

  private static final int LINE_LENGTH = 110;
  private static final int TERMINAL_UPDATE_MS = 500;
  private static final int LOG_UPDATE_MS = 15_000;

  private final ProgressBar bar;
  private final long rounds;

  /**
   * @param done images of earlier calls
   */
  TrainProgress(String name, long images, long done, long rounds) {
    boolean terminal = System.console() != null;
    ProgressBarBuilder builder =
        ProgressBar.builder()
            .setTaskName(name)
            .setInitialMax(images)
            .startsFrom(done, java.time.Duration.ZERO)
            .setUnit(" images", 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? TERMINAL_UPDATE_MS : LOG_UPDATE_MS)
            .setMaxRenderedLength(LINE_LENGTH);
    if (!terminal) {
      builder.setConsumer(new DelegatingProgressBarConsumer(LOG::info, LINE_LENGTH));
    }
    this.bar = builder.build();
    this.rounds = rounds;
  }

  @Override
  public void roundDone(RoundOutcome outcome) {
    SliceStats stats = outcome.stats();
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " round %d/%d loss %.4f",
            outcome.window().round() + 1,
            rounds,
            stats.lossSum() / stats.examples()));
    bar.stepBy(stats.examples());
  }

  @Override
  public void close() {
    bar.close();
  }
}
