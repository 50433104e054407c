package io.ghostspark.jobs.run;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;

/** A made run: 2 epochs of 200 images in rounds of 100, 12 steps each, by 2 workers. */
public final class RoundsFixture {
  public static final RunOutline OUTLINE = new RunOutline("made", "ghostnetv3-0.5", 2, 200, 2, 4);

  private RoundsFixture() {}

  /** 2.5 s of 4 go into steps; a loss of 0.5 x 1.5 + 0.5 x 0.5 less a tenth a round. */
  public static RoundMetrics round(long round) {
    double fall = 0.1 * round;
    return new RoundMetrics(
        round,
        (int) (round / 2),
        12 * (round + 1),
        0.005,
        1 - fall,
        1.5 - fall,
        0.5 - fall,
        0.25 + fall,
        100,
        25,
        3.5,
        0.1,
        2.5,
        0.75,
        0.5,
        1.5,
        2.5,
        0,
        0,
        64,
        32,
        2,
        0.8,
        18,
        21);
  }

  public static EpochSummary validated(int epoch) {
    return new EpochSummary(
        epoch, 0.005, 200, 0.95, 1.45, 0.3, 0.8, 0.6, 0.9, 0.7, 0.65, 0.95, 7.0, 1.5);
  }

  public static RunFiles files(Path folder) throws IOException {
    return RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri()));
  }
}
