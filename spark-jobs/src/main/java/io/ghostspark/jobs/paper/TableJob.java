package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Provenance;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.train.TrainConfig.TargetSource;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the rows of a table that have no result yet, one seed of all rows after the other, on
 * shards and teacher's caches that rows share. Whatever is finished is kept at once.
 */
final class TableJob implements Job<TableResult> {
  private static final Logger LOG = LoggerFactory.getLogger(TableJob.class);

  private final SparkSession spark;
  private final Configuration hadoop;
  private final TablePlan plan;
  private final RowStore store;
  private final Clock clock;
  private final Set<String> prepared = new HashSet<>();
  private final Set<String> taught = new HashSet<>();
  private final Map<RowRun, String> failures = new HashMap<>();

  TableJob(SparkSession spark, TablePlan plan, Clock clock) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.plan = plan;
    this.store = plan.store(hadoop);
    this.clock = clock;
  }

  @Override
  public TableResult run() {
    List<RowRun> open =
        plan.runs().stream()
            .filter(run -> run.unavailable().isEmpty() && store.find(run).isEmpty())
            .toList();
    Stopwatch watch = Stopwatch.start();
    for (int done = 0; done < open.size(); done++) {
      RowRun run = open.get(done);
      // A row before it may have been equal.
      if (store.find(run).isEmpty()) {
        LOG.info(
            "ablate: {} with seed {}, {} of {}{}",
            run.table().name(run.row()),
            run.conf().config().seed(),
            done + 1,
            open.size(),
            timeLeft(watch.seconds(), done, open.size()));
        measure(run);
      }
    }
    return plan.result(store, failures);
  }

  private static String timeLeft(double seconds, int done, int all) {
    return done == 0
        ? ""
        : ", about %d min left".formatted(Math.round(seconds / done * (all - done) / 60));
  }

  /** A row that cannot be trained must not take the others with it. */
  private void measure(RowRun run) {
    try {
      store.keep(run, train(run));
    } catch (ValidationException e) {
      LOG.warn("ablate: {}: {}", run.table().name(run.row()), e.getMessage());
      failures.put(run, "failed: " + e.getMessage());
    }
  }

  private RowResult train(RowRun run) {
    LoadedConf conf = run.conf();
    prepare(conf);
    teach(conf);
    Map<String, String> provenance = provenance(conf);
    ShortTraining training = new ShortTraining(spark, conf);
    ShortTraining.Outcome outcome = training.run(OutputMode.RESUME, provenance);
    if (plan.scale() != TableScale.FULL) {
      training.discard();
    }
    return new RowResult(
        run.digest(),
        conf.config().seed(),
        outcome.training().architecture(),
        outcome.training().epochs(),
        outcome.training().rounds(),
        outcome.scores().valTop1Ema(),
        outcome.scores().valTop1(),
        outcome.scores().trainLoss(),
        outcome.training().seconds(),
        Optional.ofNullable(provenance.get("git-commit")).orElse("unknown"));
  }

  private void prepare(LoadedConf conf) {
    Sections sections = Sections.of(conf.config(), "ablate", "dataset");
    if (prepared.add(sections.dataset().shards())) {
      if (plan.scale() == TableScale.TINY) {
        TinyImages.write(hadoop, plan.folders());
      }
      LOG.info(
          "\n{}",
          new PrepareJob(
                  spark,
                  plan.scale().key(),
                  sections.dataset(),
                  OutputMode.RESUME,
                  provenance(conf))
              .run()
              .table());
    }
  }

  private void teach(LoadedConf conf) {
    Sections sections = Sections.of(conf.config(), "ablate", "train");
    if (sections.train().distill().source() == TargetSource.CACHE
        && taught.add(sections.logits().path())) {
      LOG.info(
          "\n{}", new TeachJob(spark, sections, OutputMode.RESUME, provenance(conf)).run().table());
    }
  }

  private Map<String, String> provenance(LoadedConf conf) {
    return Provenance.of(conf, clock).asMap();
  }
}
