package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundTimings.Memory;
import io.ghostspark.jobs.train.RoundTimings.Setting;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;

class RoundTimingsSparkTest {

  private static final long LISTENER_TIMEOUT_MS = 10_000;

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext());

  @Test
  void everyPhaseAndByteIsCounted() {
    RoundTiming timing = measure(new Setting(100_000, 3, Traffic.F32, 8));
    RoundTiming halves = measure(new Setting(100_000, 3, Traffic.DELTA_BF16, 1));
    RoundTiming kept = measure(new Setting(100_000, 3, Traffic.F32, 1, Moments.KEEP));
    RoundTiming reset = measure(new Setting(100_000, 3, Traffic.F32, 8, Moments.RESET));

    // Weights and EMA of all, two moments of the 98 % that are trainable.
    assertThat(timing.stateBytes()).isEqualTo(4L * (2 * 100_000 + 2 * 98_000));
    assertThat(timing.bytesDown()).isEqualTo(3 * timing.stateBytes());
    assertThat(timing.bytesUp()).isEqualTo(3 * timing.stateBytes());
    assertThat(timing.exchange()).isEqualTo("driver");
    assertThat(halves.exchange()).isEqualTo("workers");
    assertThat(halves.bytesUp()).isEqualTo(timing.bytesUp() / 2);
    assertThat(kept.bytesDown()).isEqualTo(timing.bytesDown());
    assertThat(kept.bytesUp()).isEqualTo(timing.bytesUp());
    assertThat(kept.exchange()).isEqualTo("driver");
    assertThat(reset.bytesUp()).isEqualTo(3 * 8L * 100_000);
    assertThat(timing.secondsState()).isPositive();
    assertThat(timing.secondsAveraging()).isPositive();
    // Three workers on two slots run in two waves.
    assertThat(timing.secondsRound())
        .isCloseTo(
            timing.secondsBroadcast()
                + 2 * timing.secondsState()
                + timing.secondsTransfer()
                + timing.secondsAveraging(),
            within(1e-9));
    assertThat(timing.peakStates()).isNull();
  }

  @Test
  void liveHeapHoldsAtLeastTheStatesOfTheRound() {
    RoundTiming timing =
        RoundTimings.measure(
            spark, new Setting(1_000_000, 2, Traffic.F32, 8), 0, 1, Memory.MEASURED);

    // What it starts from and what it ends with.
    assertThat(timing.peakStates()).isBetween(1.9, 20.0);
  }

  @Test
  void statesStayInTheProcessInLocalMode() throws TimeoutException {
    ResultBytes results = new ResultBytes();
    spark.sc().addSparkListener(results);
    RoundTiming timing;
    try {
      timing = measure(new Setting(100_000, 3, Traffic.F32, 8));
      spark.sc().listenerBus().waitUntilEmpty(LISTENER_TIMEOUT_MS);
    } finally {
      spark.sc().removeSparkListener(results);
    }

    // Four rounds: one of warm-up.
    assertThat(results.tasks.get()).isGreaterThanOrEqualTo(4 * 3);
    assertThat(results.bytes.get()).isLessThan(timing.stateBytes() / 4);
    assertThat(LocalHandover.numHeld()).isZero();
  }

  /** What tasks send to the driver. */
  private static final class ResultBytes extends SparkListener {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong tasks = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      bytes.addAndGet(end.taskMetrics().resultSize());
      tasks.incrementAndGet();
    }
  }

  private RoundTiming measure(Setting setting) {
    return RoundTimings.measure(spark, setting, 1, 3, Memory.LEFT_OUT);
  }
}
