package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.NetworkForm;
import io.ghostspark.jobs.evaluate.SplitEvaluator;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.run.Validation;
import io.ghostspark.model.eval.ClassificationMetrics;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TrainingState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a run's raw and EMA weights on the validation shards at the end of every n-th epoch and
 * of the last one, with {@code evaluate}'s own tasks. Networks that fold are folded first: in
 * evaluation mode that is the same function at a fraction of the time.
 */
final class Validator {
  private static final String RAW = "raw";
  private static final String EMA = "ema";

  private final SplitEvaluator evaluator;
  private final NetworkConfig network;
  private final EvalRecipe recipe;
  private final int everyEpochs;
  private final int epochs;

  private Validator(SplitEvaluator evaluator, Sections sections) {
    this.evaluator = evaluator;
    this.network = sections.network();
    this.recipe = sections.eval().recipe();
    this.everyEpochs = sections.train().validateEveryEpochs();
    this.epochs = sections.train().epochs();
  }

  /**
   * Opens the validation shards; empty if the run does not validate.
   *
   * @param sections with dataset, network and train; eval to validate
   */
  static Optional<Validator> open(SparkSession spark, Sections sections) {
    if (sections.train().validateEveryEpochs() == 0) {
      return Optional.empty();
    }
    PreparedSplit val = PreparedSplit.open(spark, sections.dataset(), "val");
    int classes = val.manifest().classes().size();
    if (classes != sections.network().classes()) {
      throw new ValidationException(
          "Cannot validate on '%s': network.classes = %d, data set has %d classes"
              .formatted(val.folder(), sections.network().classes(), classes));
    }
    SplitEvaluator evaluator =
        new SplitEvaluator(spark, val, sections.eval(), sections.dataset().maxPixels());
    return Optional.of(new Validator(evaluator, sections));
  }

  /** Whether the state at the end of a 0-based epoch is to be validated. */
  boolean isDue(int epoch) {
    return (epoch + 1) % everyEpochs == 0 || epoch + 1 == epochs;
  }

  Validation validate(int epoch, TrainingState state) {
    Stopwatch watch = Stopwatch.start();
    Map<String, ClassificationMetrics> metrics =
        evaluator.metrics(
            "Validate epoch " + epoch, List.of(form(RAW, state.weights()), form(EMA, state.ema())));
    return new Validation(
        Objects.requireNonNull(metrics.get(RAW)),
        Objects.requireNonNull(metrics.get(EMA)),
        watch.seconds());
  }

  private NetworkForm form(String name, float[] values) {
    Weights fast = BranchFolder.fold(new Weights(network.spec(), values));
    return NetworkForm.of(name, fast, network.mean(), network.std(), recipe);
  }
}
