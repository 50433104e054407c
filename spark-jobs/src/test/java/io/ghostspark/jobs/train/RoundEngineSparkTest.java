package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class RoundEngineSparkTest {

  private static final int EPOCHS = 2;
  private static final long SEED = 11;

  /** Of a slow slice of five batches. */
  private static final long SLOW_MS = 3_000;

  private static final AtomicLong SLOW_SOURCES = new AtomicLong();
  private static final Set<String> SLOWED = ConcurrentHashMap.newKeySet();

  @Test
  void oneWorkerIsLocalTrainingBitForBit() throws IOException {
    RoundPlan plan = new RoundPlan(53, 1, 3, 8);
    ArithmeticTrainer local = new ArithmeticTrainer();
    local.load(ArithmeticTrainer.initial());
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (RoundWindow window : plan.epoch(epoch)) {
        for (BatchRange range : window.slice(0, 1)) {
          long noise = DropoutSeed.of(SEED, local.state().step(), 0);
          assertThat(local.step(batch(epoch, range), 0.1, noise).n()).isEqualTo(range.n());
        }
      }
    }

    assertSame(train(plan, Moments.AVERAGE), local.state());
    local.close();
  }

  @Test
  void workersAverageByExamples() throws IOException {
    RoundPlan plan = new RoundPlan(11, 2, 1, 6);
    RoundWindow window = plan.epoch(0).get(0);
    List<Contribution> weights = new java.util.ArrayList<>();
    List<Contribution> moments = new java.util.ArrayList<>();
    for (int worker = 0; worker < 2; worker++) {
      ArithmeticTrainer local = new ArithmeticTrainer();
      local.load(ArithmeticTrainer.initial());
      BatchRange range = window.slice(worker, 2).get(0);
      long noise = DropoutSeed.of(SEED, 0, worker);
      assertThat(local.step(batch(0, range), 0.1, noise).n()).isEqualTo(worker == 0 ? 5 : 6);
      weights.add(new Contribution(worker, local.state().weights(), range.n()));
      moments.add(new Contribution(worker, local.state().secondMoment(), range.n()));
      local.close();
    }

    TrainingState averaged;
    try (RoundEngine engine = engine(2, Moments.AVERAGE, RoundEngineSparkTest::batch)) {
      averaged = engine.run(window, ArithmeticTrainer.initial(), 0.1).state();
    }

    assertThat(averaged.weights())
        .isEqualTo(StateAverager.averageWeights(ArithmeticTrainer.LAYOUT, weights));
    assertThat(averaged.secondMoment()).isEqualTo(StateAverager.averageMoments(moments));
    assertThat(averaged.step()).isEqualTo(1);
  }

  @Test
  void workersOnEqualBatchesDifferByTheirDropoutSeedsAndAReplayRepeats() {
    RoundWindow window = new RoundPlan(12, 2, 1, 6).epoch(0).get(0);
    BatchSource same = (epoch, range) -> batch(epoch, new BatchRange(0, range.n()));
    TrainingState one;
    TrainingState both;
    TrainingState again;
    try (RoundEngine engine = engine(2, Moments.AVERAGE, same)) {
      both = engine.run(window, ArithmeticTrainer.initial(), 0.1).state();
      again = engine.run(window, ArithmeticTrainer.initial(), 0.1).state();
    }
    ArithmeticTrainer local = new ArithmeticTrainer();
    local.load(ArithmeticTrainer.initial());
    assertThat(local.step(batch(0, new BatchRange(0, 6)), 0.1, DropoutSeed.of(SEED, 0, 0)).n())
        .isEqualTo(6);
    one = local.state();
    local.close();

    // Two equal replicas would average to one of them.
    assertThat(both.weights()).isNotEqualTo(one.weights());
    assertSame(again, both);
  }

  @Test
  void repeatedRunsAreEqualBitForBit() {
    RoundPlan plan = new RoundPlan(53, 3, 2, 5);

    assertSame(train(plan, Moments.AVERAGE), train(plan, Moments.AVERAGE));
  }

  @Test
  void resetMomentsStartEveryRoundAtZero() {
    TrainingState end = train(new RoundPlan(53, 3, 2, 5), Moments.RESET);

    assertThat(end.firstMoment()).containsOnly(0f);
    assertThat(end.secondMoment()).containsOnly(0f);
    assertThat(end.step()).isEqualTo(EPOCHS * new RoundPlan(53, 3, 2, 5).stepsOf(0));
  }

  @Test
  void trainersAreReusedAndClosedAtTheEnd() {
    int before = ArithmeticTrainer.OPEN.get();
    RoundPlan plan = new RoundPlan(53, 3, 2, 5);

    try (RoundEngine engine = engine(3, Moments.AVERAGE, RoundEngineSparkTest::batch)) {
      TrainingState state = ArithmeticTrainer.initial();
      for (RoundWindow window : plan.epoch(0)) {
        state = engine.run(window, state, 0.1).state();
      }
      assertThat(ArithmeticTrainer.OPEN.get()).isBetween(before + 1, before + 2);
    }

    assertThat(ArithmeticTrainer.OPEN.get()).isEqualTo(before);
  }

  @Test
  void divergingStepStopsTheRoundNamingRoundStepAndWorker() {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    BatchSource source = (epoch, range) -> labelled(range, 24, ArithmeticTrainer.DIVERGE);

    try (RoundEngine engine = engine(2, Moments.AVERAGE, source)) {
      assertThatThrownBy(() -> engine.run(window, ArithmeticTrainer.initial(), 0.1))
          .isInstanceOf(RoundFailedException.class)
          .hasMessage("Cannot finish round 0 (epoch 0): worker 1, step 2: gradient of 'w' is NaN");
    }
  }

  @Test
  void nonFiniteAnswerStopsTheRoundNamingTheTensor() {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    BatchSource source = (epoch, range) -> labelled(range, 4, ArithmeticTrainer.POISON);

    try (RoundEngine engine = engine(2, Moments.AVERAGE, source)) {
      assertThatThrownBy(() -> engine.run(window, ArithmeticTrainer.initial(), 0.1))
          .isInstanceOf(RoundFailedException.class)
          .hasMessage(
              "Cannot finish round 0 (epoch 0): worker 0, step 5: Cannot average contribution 0: 'b'[1] is NaN");
    }
  }

  @Test
  void failingBatchSourceFailsTheRoundWithItsMessage() {
    RoundWindow window = new RoundPlan(8, 1, 2, 4).epoch(0).get(0);
    BatchSource source =
        (epoch, range) -> {
          throw new IOException("Cannot read image 'x.png' of shard 3");
        };

    try (RoundEngine engine = engine(1, Moments.AVERAGE, source)) {
      assertThatThrownBy(() -> engine.run(window, ArithmeticTrainer.initial(), 0.1))
          .hasMessageContaining("Cannot read image 'x.png' of shard 3");
    }
  }

  @Test
  void tooSmallResultLimitIsRefusedBeforeTheFirstRound() {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext());
    SparkConf conf = spark.sc().conf();
    String before = conf.get("spark.driver.maxResultSize", "0");
    conf.set("spark.driver.maxResultSize", "1k");
    try {
      assertThatThrownBy(() -> engine(2, Moments.AVERAGE, RoundEngineSparkTest::batch))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith(
              "Invalid spark.driver.maxResultSize: 0 MiB (must be at least 1 MiB, for 2 workers");
    } finally {
      conf.set("spark.driver.maxResultSize", before);
    }
  }

  @Test
  void aLateSliceIsLeftOutOfTheAverageAndCounted() throws IOException {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    DeadlineConfig close = new DeadlineConfig(DeadlineConfig.Action.CLOSE, 2, 0.2, 0.5);
    ArithmeticTrainer local = new ArithmeticTrainer();
    local.load(ArithmeticTrainer.initial());
    for (int step = 0; step < 5; step++) {
      BatchRange range = window.slice(0, 2).get(step);
      long noise = DropoutSeed.of(SEED, step, 0);
      assertThat(local.step(batch(0, range), 0.1, noise).n()).isEqualTo(4);
    }
    RoundOutcome outcome;

    try (RoundEngine engine = engine(2, Moments.AVERAGE, slowFrom(20), close)) {
      outcome = engine.run(window, ArithmeticTrainer.initial(), 0.1);
    }

    assertSame(outcome.state(), local.state());
    local.close();
    assertThat(outcome.slicesDropped()).isEqualTo(1);
    assertThat(outcome.workers()).isEqualTo(1);
    assertThat(outcome.stats().examples()).isEqualTo(20);
  }

  @Test
  void aRoundBelowItsQuorumWaits() {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    DeadlineConfig close = new DeadlineConfig(DeadlineConfig.Action.CLOSE, 2, 0.2, 0.6);

    try (RoundEngine engine = engine(2, Moments.AVERAGE, slowFrom(20), close)) {
      RoundOutcome outcome = engine.run(window, ArithmeticTrainer.initial(), 0.1);

      assertThat(outcome.slicesDropped()).isZero();
      assertThat(outcome.stats().examples()).isEqualTo(40);
    }
  }

  @Test
  void aLateSliceRunTwiceGivesTheSameBits() {
    RoundWindow window = new RoundPlan(40, 2, 5, 4).epoch(0).get(0);
    DeadlineConfig rerun = new DeadlineConfig(DeadlineConfig.Action.RERUN, 2, 0.2, 0.5);
    TrainingState sound;
    try (RoundEngine engine = engine(2, Moments.AVERAGE, RoundEngineSparkTest::batch)) {
      sound = engine.run(window, ArithmeticTrainer.initial(), 0.1).state();
    }

    try (RoundEngine engine = engine(2, Moments.AVERAGE, slowFrom(20), rerun)) {
      long start = System.nanoTime();
      RoundOutcome outcome = engine.run(window, ArithmeticTrainer.initial(), 0.1);

      assertSame(outcome.state(), sound);
      assertThat(outcome.slicesRerun()).isEqualTo(1);
      assertThat(outcome.slicesDropped()).isZero();
      assertThat(System.nanoTime() - start).isLessThan(SLOW_MS * 1_000_000);
    }
  }

  /** The first reader of a position waits, later ones do not. */
  private static BatchSource slowFrom(long position) {
    long id = SLOW_SOURCES.incrementAndGet();
    return (epoch, range) -> {
      if (range.from() >= position && SLOWED.add(id + " " + range.from())) {
        sleep(SLOW_MS / 5);
      }
      return batch(epoch, range);
    };
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TrainingState train(RoundPlan plan, Moments moments) {
    TrainingState state = ArithmeticTrainer.initial();
    try (RoundEngine engine = engine(plan.workers(), moments, RoundEngineSparkTest::batch)) {
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        for (RoundWindow window : plan.epoch(epoch)) {
          state = engine.run(window, state, 0.1).state();
        }
      }
    }
    return state;
  }

  private static RoundEngine engine(int workers, Moments moments, BatchSource source) {
    return engine(workers, moments, source, DeadlineConfig.NONE);
  }

  private static RoundEngine engine(
      int workers, Moments moments, BatchSource source, DeadlineConfig deadline) {
    RunContext run = new RunContext("engine-test", workers, SEED, ArithmeticTrainer::new, source);
    return new RoundEngine(
        JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext()),
        run,
        ArithmeticTrainer.LAYOUT,
        moments,
        deadline);
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

  private static void assertSame(TrainingState actual, TrainingState expected) {
    assertThat(actual.weights()).isEqualTo(expected.weights());
    assertThat(actual.firstMoment()).isEqualTo(expected.firstMoment());
    assertThat(actual.secondMoment()).isEqualTo(expected.secondMoment());
    assertThat(actual.ema()).isEqualTo(expected.ema());
    assertThat(actual.step()).isEqualTo(expected.step());
  }
}
