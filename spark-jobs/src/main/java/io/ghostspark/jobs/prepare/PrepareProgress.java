package io.ghostspark.jobs.prepare;

import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images done, rate and time left: a bar on a terminal, a line every 15 s in a log. */
final class PrepareProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareProgress.class);

  private static final int LINE_LENGTH = 110;
  private static final int TERMINAL_UPDATE_MS = 500;
  private static final int LOG_UPDATE_MS = 15_000;

  private final ProgressBar bar;

  PrepareProgress(String split, long images) {
    boolean terminal = System.console() != null;
    ProgressBarBuilder builder =
        ProgressBar.builder()
            .setTaskName(String.format(Locale.ROOT, "prepare %s", split))
            .setInitialMax(images)
            .setUnit(" images", 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? TERMINAL_UPDATE_MS : LOG_UPDATE_MS)
            .setMaxRenderedLength(LINE_LENGTH);
    if (!terminal) {
      builder.setConsumer(new DelegatingProgressBarConsumer(LOG::info, LINE_LENGTH));
    }
    this.bar = builder.build();
  }

  /** Shows that so many images are done. */
  void reached(long images) {
    bar.stepTo(images);
  }

  @Override
  public void close() {
    bar.close();
  }
}
