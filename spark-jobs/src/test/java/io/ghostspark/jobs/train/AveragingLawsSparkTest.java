package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundTimings.Memory;
import io.ghostspark.jobs.train.RoundTimings.Setting;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.average.OuterStep.Rule;
import io.ghostspark.model.schedule.PostLocalSync;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Function1;
import scala.Option;

/** Laws of rounds under every setting of {@code train.averaging}. */
class AveragingLawsSparkTest {

  private static final long SEED = 5;
  private static final int ROUNDS = 4;
  private static final long LARGE_PARAMS = 200_000;
  private static final long LARGE_BYTES = 1 << 20;

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext());

  @Test
  void workersThatAverageAmongThemselvesGiveTheDriversBits() {
    assertScatteredIsFlat(2, Moments.AVERAGE, Traffic.F32);
    assertScatteredIsFlat(7, Moments.AVERAGE, Traffic.F32);
    assertScatteredIsFlat(3, Moments.AVERAGE, Traffic.DELTA_BF16);
    assertScatteredIsFlat(5, Moments.RESET, Traffic.F32);
  }

  private void assertScatteredIsFlat(int workers, Moments moments, Traffic traffic) {
    RoundPlan plan = new RoundPlan(47, workers, 2, 3);
    AveragingConfig flat = averaging(null, traffic, workers);
    AveragingConfig scattered = averaging(null, traffic, 1);

    assertSame(
        train(plan, moments, scattered, start(scattered), 2),
        train(plan, moments, flat, start(flat), 2));
  }

  @Test
  void aRoundIsOneSparkJobAndItsBroadcastIsDestroyed() throws InterruptedException {
    List<Setting> settings =
        List.of(
            new Setting(LARGE_PARAMS, 3, Traffic.F32, 1),
            new Setting(LARGE_PARAMS, 3, Traffic.F32, 8),
            new Setting(LARGE_PARAMS, 3, Traffic.F32, 8, Moments.KEEP));
    for (Setting setting : settings) {
      String group = "one-job-" + setting;
      spark.setJobGroup(group, group);
      try {
        RoundTiming timing = RoundTimings.measure(spark, setting, 0, 2, Memory.LEFT_OUT);

        assertThat(timing.stateBytes()).isGreaterThan(LARGE_BYTES);
        // Two rounds, and one that closes the trainers.
        assertThat(spark.statusTracker().getJobIdsForGroup(group)).hasSize(3);
        assertNothingLargeIsBroadcast();
      } finally {
        spark.clearJobGroup();
      }
    }
  }

  /** Destroying is asynchronous, so it gets some time. */
  private static void assertNothingLargeIsBroadcast() throws InterruptedException {
    for (int tries = 0; tries < 100 && numLargeBroadcasts() > 0; tries++) {
      Thread.sleep(50);
    }
    assertThat(numLargeBroadcasts()).isZero();
  }

  private static long numLargeBroadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    Function1<BlockId, Object> broadcasts = BlockId::isBroadcast;
    long large = 0;
    var ids = blocks.getMatchingBlockIds(broadcasts).iterator();
    while (ids.hasNext()) {
      Option<BlockStatus> status = blocks.getStatus(ids.next());
      large += status.isDefined() && status.get().memSize() > LARGE_BYTES ? 1 : 0;
    }
    return large;
  }

  @Test
  void failuresAreTheSameWhoeverAverages() {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    BatchSource diverging = (epoch, range) -> labelled(range, 24, ArithmeticTrainer.DIVERGE);
    BatchSource poisoned = (epoch, range) -> labelled(range, 24, ArithmeticTrainer.POISON);
    AveragingConfig scattered = averaging(null, Traffic.F32, 1);
    try (RoundEngine engine = engine(2, Moments.AVERAGE, scattered, diverging)) {
      assertThatThrownBy(() -> engine.run(window, ArithmeticTrainer.initial(), 0.1))
          .isInstanceOf(RoundFailedException.class)
          .hasMessage("Cannot finish round 0 (epoch 0): worker 1, step 2: gradient of 'w' is NaN");
    }
    try (RoundEngine engine = engine(2, Moments.AVERAGE, scattered, poisoned)) {
      assertThatThrownBy(() -> engine.run(window, ArithmeticTrainer.initial(), 0.1))
          .isInstanceOf(RoundFailedException.class)
          .hasMessage(
              "Cannot finish round 0 (epoch 0): worker 1, step 5: Cannot average contribution 1: 'b'[1] is NaN");
    }
  }

  @Test
  void trafficThatRoundsStaysCloseAndIsRepeatable() {
    RoundPlan plan = new RoundPlan(47, 3, 2, 3);
    AveragingConfig delta = averaging(null, Traffic.DELTA_BF16, 8);

    RunState exact = train(plan, Moments.AVERAGE, averaging(null, Traffic.F32, 8));
    RunState rounded = train(plan, Moments.AVERAGE, delta);

    assertSame(train(plan, Moments.AVERAGE, delta), rounded);
    float[] weights = rounded.training().weights();
    assertThat(weights).isNotEqualTo(exact.training().weights());
    for (int i = 0; i < weights.length; i++) {
      assertThat(weights[i]).isCloseTo(exact.training().weights()[i], withinPercentage(1));
    }
  }

  @Test
  void outerStepIsTakenFromTheAverageAndResumedBitForBit(@TempDir Path folder) throws IOException {
    for (Rule rule : new Rule[] {Rule.NESTEROV, Rule.SLOWMO}) {
      RoundPlan plan = new RoundPlan(47, 2, 2, 3);
      AveragingConfig averaging =
          averaging(new AveragingConfig.Outer(rule, 0.7, 0.9), Traffic.F32, 8);
      RunState whole = train(plan, Moments.AVERAGE, averaging);
      RunState plain = train(plan, Moments.AVERAGE, AveragingConfig.PLAIN);
      RunState half = train(plan, Moments.AVERAGE, averaging, start(averaging), ROUNDS / 2);
      CheckpointStore store = store(folder.resolve(rule.name()));
      store.write(half);
      RunState read = store.latest(warning -> {}).orElseThrow();

      RunState resumed = train(plan, Moments.AVERAGE, averaging, read, ROUNDS / 2);

      assertThat(read.outerMomentum()).isEqualTo(half.outerMomentum()).isNotEmpty();
      assertSame(resumed, whole);
      assertThat(whole.training().weights()).isNotEqualTo(plain.training().weights());
      // Running statistics follow the workers.
      assertThat(half.training().weights().length).isGreaterThan(half.outerMomentum().length);
    }
  }

  @Test
  void firstOuterStepIsItsFormulaOnTheAverage() {
    RoundPlan plan = new RoundPlan(47, 2, 2, 3);
    AveragingConfig averaging =
        averaging(new AveragingConfig.Outer(Rule.NESTEROV, 0.7, 0.9), Traffic.F32, 8);
    float[] before = ArithmeticTrainer.initial().weights();

    float[] average =
        train(plan, Moments.AVERAGE, AveragingConfig.PLAIN, start(AveragingConfig.PLAIN), 1)
            .training()
            .weights();
    RunState stepped = train(plan, Moments.AVERAGE, averaging, start(averaging), 1);

    assertThat(stepped.training().weights())
        .isEqualTo(
            new OuterStep(Rule.NESTEROV, 0.7, 0.9)
                .apply(before, average, new float[ArithmeticTrainer.LAYOUT.numTrainable()], 0.1)
                .weights());
  }

  @Test
  void lengthOfARoundFollowsTheScheduleAcrossEpochs() {
    RoundPlan plan = new RoundPlan(24, 2, new PostLocalSync(1, 1, 3), 4);
    RunState state = start(AveragingConfig.PLAIN);
    List<Integer> steps = new ArrayList<>();
    try (RoundEngine engine =
        engine(2, Moments.AVERAGE, AveragingConfig.PLAIN, AveragingLawsSparkTest::batch)) {
      while (state.epoch() < 2) {
        for (RoundWindow window : plan.rest(state.nextRound(), state.epoch(), state.position())) {
          steps.add(window.steps());
          state = plan.after(engine.run(window, state, 0.1));
        }
      }
    }

    assertThat(steps).containsExactly(1, 1, 1, 3);
    assertThat(state.training().step()).isEqualTo(6);
    assertThat(state.nextRound()).isEqualTo(plan.totalRounds(start(AveragingConfig.PLAIN), 2));
  }

  private RunState train(RoundPlan plan, Moments moments, AveragingConfig averaging) {
    return train(plan, moments, averaging, start(averaging), ROUNDS);
  }

  private RunState train(
      RoundPlan plan, Moments moments, AveragingConfig averaging, RunState from, int rounds) {
    RunState state = from;
    try (RoundEngine engine =
        engine(plan.workers(), moments, averaging, AveragingLawsSparkTest::batch)) {
      for (int round = 0; round < rounds; round++) {
        RoundWindow window = plan.rest(state.nextRound(), state.epoch(), state.position()).get(0);
        state = plan.after(engine.run(window, state, 0.1));
      }
    }
    return state;
  }

  private static RunState start(AveragingConfig averaging) {
    return RunState.start(ArithmeticTrainer.initial(), averaging.outerStep());
  }

  private static AveragingConfig averaging(
      AveragingConfig.@Nullable Outer outer, Traffic traffic, int fanIn) {
    return new AveragingConfig(null, outer, traffic, fanIn);
  }

  private RoundEngine engine(
      int workers, Moments moments, AveragingConfig averaging, BatchSource source) {
    RunContext run = new RunContext("laws-test", workers, SEED, ArithmeticTrainer::new, source);
    return new RoundEngine(spark, run, ArithmeticTrainer.LAYOUT, moments, averaging);
  }

  private static CheckpointStore store(Path folder) throws IOException {
    return new CheckpointStore(
        RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri())),
        "arithmetic",
        Map.of(),
        2);
  }

  private static Batch batch(int epoch, BatchRange range) {
    byte[] pixels = new byte[range.n()];
    int[] labels = new int[range.n()];
    for (int i = 0; i < range.n(); i++) {
      pixels[i] = (byte) (31 * (range.from() + i) + 7L * epoch);
      labels[i] = (int) (range.from() + i) % 10;
    }
    return new Batch(range.n(), 1, 1, pixels, labels, null);
  }

  private static Batch labelled(BatchRange range, long position, int label) {
    Batch batch = batch(0, range);
    if (position >= range.from() && position < range.to()) {
      batch.labels()[(int) (position - range.from())] = label;
    }
    return batch;
  }

  private static void assertSame(RunState actual, RunState expected) {
    for (StatePart part : StatePart.values()) {
      assertThat(part.of(actual.training())).isEqualTo(part.of(expected.training()));
    }
    assertThat(actual.outerMomentum()).isEqualTo(expected.outerMomentum());
    assertThat(actual.training().step()).isEqualTo(expected.training().step());
  }
}
