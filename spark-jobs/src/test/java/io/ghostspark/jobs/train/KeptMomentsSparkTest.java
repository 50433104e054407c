package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Laws of {@code train.moments: keep}. */
class KeptMomentsSparkTest {

  private static final long SEED = 5;
  private static final double RATE = 0.1;
  private static final int ROUNDS = 4;
  private static final int WORKERS = 3;

  /** Two rounds an epoch, the second of uneven slices. */
  private static final RoundPlan PLAN = new RoundPlan(31, WORKERS, 2, 3);

  @Test
  void keptMomentsOfOneWorkerAreAveragedOnes() {
    RoundPlan plan = new RoundPlan(31, 1, 2, 3);

    RunState kept = train(plan, Moments.KEEP, AveragingConfig.PLAIN);

    assertSame(kept, train(plan, Moments.AVERAGE, AveragingConfig.PLAIN));
    assertThat(kept.kept().workers().get(0).first()).isEqualTo(kept.training().firstMoment());
  }

  @Test
  void everyWorkerGoesOnWithItsOwnMoments() throws IOException {
    RunState byHand = start();
    for (int round = 0; round < ROUNDS; round++) {
      byHand = roundByHand(byHand, next(PLAN, byHand));
    }

    RunState trained = train(PLAN, Moments.KEEP, AveragingConfig.PLAIN);

    assertSame(trained, byHand);
    assertThat(trained.training().weights())
        .isNotEqualTo(train(PLAN, Moments.AVERAGE, AveragingConfig.PLAIN).training().weights());
  }

  private static RunState roundByHand(RunState before, RoundWindow window) throws IOException {
    List<TrainingState> ends = new ArrayList<>();
    List<Long> examples = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      ArithmeticTrainer local = new ArithmeticTrainer();
      local.load(before.kept().state(worker, before.training()));
      long n = 0;
      long step = before.training().step();
      for (BatchRange range : window.slice(worker, WORKERS)) {
        long noise = DropoutSeed.of(SEED, step++, worker);
        n += local.step(batch(window.epoch(), range), RATE, noise).n();
      }
      ends.add(local.state());
      examples.add(n);
      local.close();
    }
    Map<StatePart, float[]> parts = StatePart.zeros(ArithmeticTrainer.LAYOUT);
    for (StatePart part : StatePart.values()) {
      List<Contribution> contributions =
          IntStream.range(0, WORKERS)
              .mapToObj(w -> new Contribution(w, part.of(ends.get(w)), examples.get(w)))
              .toList();
      parts.put(
          part,
          part.isMoment()
              ? StateAverager.averageMoments(contributions)
              : StateAverager.averageWeights(ArithmeticTrainer.LAYOUT, contributions));
    }
    boolean endsEpoch = window.endPosition() == PLAN.samples();
    return new RunState(
        StatePart.state(parts, before.training().step() + window.steps()),
        new float[0],
        new KeptMoments(ends.stream().map(KeptMoments.Own::of).toList()),
        before.nextRound() + 1,
        endsEpoch ? before.epoch() + 1 : before.epoch(),
        endsEpoch ? 0 : window.endPosition());
  }

  @Test
  void resumedRunIsTheUninterruptedOneAndEveryTrafficRepeats(@TempDir Path folder)
      throws IOException {
    for (Traffic traffic : Traffic.values()) {
      AveragingConfig averaging =
          new AveragingConfig(
              null, new AveragingConfig.Outer(OuterStep.Rule.NESTEROV, 0.7, 0.9), traffic, 8);
      Path run = folder.resolve(traffic.toString());
      RunState whole = train(PLAN, Moments.KEEP, averaging, start(averaging), ROUNDS);
      RunState half = train(PLAN, Moments.KEEP, averaging, start(averaging), ROUNDS / 2);
      store(run).write(half);

      RunState read = store(run).latest(warning -> {}).orElseThrow();
      read.requireFits(ArithmeticTrainer.LAYOUT);

      assertSame(read, half);
      assertThat(read.kept().workers()).hasSize(WORKERS);
      assertSame(train(PLAN, Moments.KEEP, averaging, read, ROUNDS / 2), whole);
      assertThat(run.resolve("checkpoints/round-000002/second-moment-2.bin"))
          .hasSize(4L * ArithmeticTrainer.LAYOUT.numTrainable());
    }
  }

  @Test
  void aCheckpointWithoutAWorkersMomentsIsBroken(@TempDir Path folder) throws IOException {
    store(folder).write(train(PLAN, Moments.KEEP, AveragingConfig.PLAIN, start(), 1));
    store(folder).write(train(PLAN, Moments.KEEP, AveragingConfig.PLAIN, start(), 2));
    Files.delete(folder.resolve("checkpoints/round-000002/first-moment-1.bin"));
    List<String> notices = new ArrayList<>();

    assertThat(store(folder).latest(notices::add).orElseThrow().nextRound()).isEqualTo(1);
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0)).contains("round-000002").contains("first-moment-1.bin");
  }

  @Test
  void momentsOfAnotherNetworkAreRefused() {
    RunState state = train(PLAN, Moments.KEEP, AveragingConfig.PLAIN, start(), 1);
    KeptMoments cut = new KeptMoments(List.of(new KeptMoments.Own(new float[18], new float[17])));
    RunState other = new RunState(state.training(), new float[0], cut, 1, 0, 18);

    assertThatThrownBy(() -> other.requireFits(ArithmeticTrainer.LAYOUT))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume: workers' moments of the checkpoint before round 1: expected = 18 values, actual = 18 and 17; start again with --overwrite");
  }

  @Test
  void anotherNumberOfWorkersStartsFromTheAveragedMoments() {
    RunState three = train(PLAN, Moments.KEEP, AveragingConfig.PLAIN, start(), 2);
    RunState averaged = new RunState(three.training(), 2, three.epoch(), three.position());
    RoundPlan plan = new RoundPlan(31, 2, 2, 3);

    assertSame(
        train(plan, Moments.KEEP, AveragingConfig.PLAIN, three, 2),
        train(plan, Moments.KEEP, AveragingConfig.PLAIN, averaged, 2));
  }

  @Test
  void roundsOfKeptMomentsGoThroughTheDriverWhateverTheFanIn() {
    AveragingConfig narrow = new AveragingConfig(null, null, Traffic.F32, 1);

    assertSame(train(PLAN, Moments.KEEP, narrow), train(PLAN, Moments.KEEP, AveragingConfig.PLAIN));
  }

  @Test
  void orderOfResultsChangesNoBitAndALeftOutWorkerKeepsWhatItHad() {
    RunState before = train(PLAN, Moments.KEEP, AveragingConfig.PLAIN, start(), 1);
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      results.add(result(worker, before));
    }
    KeptMoments expected = before.kept().after(before.training(), results, WORKERS);

    for (int trial = 0; trial < 10; trial++) {
      Collections.shuffle(results, new Random(trial));
      assertSame(before.kept().after(before.training(), results, WORKERS), expected);
    }
    results.removeIf(result -> result.worker() == 1);
    KeptMoments without = before.kept().after(before.training(), results, WORKERS);

    assertThat(without.workers().get(1).first()).isEqualTo(before.kept().workers().get(1).first());
    assertThat(without.workers().get(2).first()).isEqualTo(expected.workers().get(2).first());
    assertThat(expected.workers().get(1).first())
        .isNotEqualTo(before.kept().workers().get(1).first());
  }

  private static WorkerResult result(int worker, RunState before) {
    ArithmeticTrainer trainer = new ArithmeticTrainer();
    TrainingState start = before.kept().state(worker, before.training());
    trainer.load(start);
    assertThat(trainer.step(batch(0, new BatchRange(worker, worker + 2)), RATE, worker).n())
        .isEqualTo(2);
    Packing packing = Packing.of(ArithmeticTrainer.LAYOUT, Moments.KEEP, Traffic.DELTA_BF16);
    PackedState packed = PackedState.of(trainer.state(), start, packing);
    trainer.close();
    return new WorkerResult(worker, new Place("", ""), packed, SliceStats.NONE, null);
  }

  private static RunState train(RoundPlan plan, Moments moments, AveragingConfig averaging) {
    return train(plan, moments, averaging, start(), ROUNDS);
  }

  private static RunState train(
      RoundPlan plan, Moments moments, AveragingConfig averaging, RunState from, int rounds) {
    RunContext run =
        new RunContext(
            "kept-test", plan.workers(), SEED, ArithmeticTrainer::new, KeptMomentsSparkTest::batch);
    RunState state = from;
    try (RoundEngine engine =
        new RoundEngine(
            JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext()),
            run,
            ArithmeticTrainer.LAYOUT,
            moments,
            averaging)) {
      for (int round = 0; round < rounds; round++) {
        state = plan.after(engine.run(next(plan, state), state, RATE));
      }
    }
    return state;
  }

  private static RoundWindow next(RoundPlan plan, RunState state) {
    return plan.rest(state.nextRound(), state.epoch(), state.position()).get(0);
  }

  private static RunState start() {
    return start(AveragingConfig.PLAIN);
  }

  private static RunState start(AveragingConfig averaging) {
    return RunState.start(ArithmeticTrainer.initial(), averaging.outerStep());
  }

  private static CheckpointStore store(Path folder) throws IOException {
    return new CheckpointStore(
        RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(folder.toUri())),
        "arithmetic",
        Map.of(),
        2);
  }

  private static Batch batch(int epoch, BatchRange range) {
    return new FaultyTrainer.Batches().load(epoch, range);
  }

  private static void assertSame(RunState actual, RunState expected) {
    for (StatePart part : StatePart.values()) {
      assertThat(part.of(actual.training())).isEqualTo(part.of(expected.training()));
    }
    assertThat(actual.outerMomentum()).isEqualTo(expected.outerMomentum());
    assertThat(actual.training().step()).isEqualTo(expected.training().step());
    if (!expected.kept().isEmpty()) {
      assertSame(actual.kept(), expected.kept());
    }
  }

  private static void assertSame(KeptMoments actual, KeptMoments expected) {
    assertThat(actual.workers()).hasSameSizeAs(expected.workers());
    for (int worker = 0; worker < expected.workers().size(); worker++) {
      assertThat(actual.workers().get(worker).first())
          .isEqualTo(expected.workers().get(worker).first());
      assertThat(actual.workers().get(worker).second())
          .isEqualTo(expected.workers().get(worker).second());
    }
  }
}
