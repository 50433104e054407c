package io.ghostspark.jobs.cache;

import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.model.loss.TailPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code cache verify} found.
 *
 * @param shards files compared with the manifest
 * @param corrupt what is wrong with files, one line each
 * @param misplaced what is wrong with rows, one line each
 * @param limits that it is judged by
 */
public record VerifyReport(
    String cache,
    int shards,
    List<String> corrupt,
    List<String> misplaced,
    ScoreErrors errors,
    VerifyLimits limits) {
  /** Corrupt files are not read, so nothing is scored. */
  private static final String NOT_SCORED = "-";

  public VerifyReport {
    corrupt = List.copyOf(corrupt);
    misplaced = List.copyOf(misplaced);
  }

  /** Why the cache must not be used; empty if nothing is wrong. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(corrupt);
    problems.addAll(misplaced);
    if (errors.moved() > 0) {
      problems.add(
          "%d of %d sampled views are not those of the recipe"
              .formatted(errors.moved(), errors.views()));
    }
    if (!(errors.maxError() <= limits.maxError())) {
      problems.add(
          "largest error of a log-probability is %.4f nats (%s), above --max-error = %s"
              .formatted(errors.maxError(), errors.worst(), limits.maxError()));
    }
    if (!(errors.meanError() <= limits.maxMeanError())) {
      problems.add(
          "mean error of a log-probability is %.5f nats, above --max-mean-error = %s"
              .formatted(errors.meanError(), limits.maxMeanError()));
    }
    if (errors.flipShare() > limits.maxFlips()) {
      problems.add(
          "%d of %d sampled views have another most probable class, above --max-flips = %s"
              .formatted(errors.flips(), errors.views(), limits.maxFlips()));
    }
    return problems;
  }

  /** For the console. */
  public String table() {
    ConsoleTable table = new ConsoleTable("verify", "found", "limit");
    row(table, "corrupt files of " + shards, Integer.toString(corrupt.size()), "0");
    row(table, "shards of other images", Integer.toString(misplaced.size()), "0");
    row(table, "views scored again", Long.toString(errors.views()), "-");
    row(table, "views not of the recipe", counted(errors.moved()), "0");
    row(table, "log-probability error, max", scored(errors.maxError()), number(limits.maxError()));
    row(
        table,
        "log-probability error, mean",
        scored(errors.meanError()),
        number(limits.maxMeanError()));
    row(table, "top-1 flips", counted(errors.flips()), scored(limits.maxFlips() * errors.views()));
    ConsoleTable kl = new ConsoleTable("KL(dense || kept), nats", "tau 1", "tau 2", "tau 4");
    for (TailPolicy policy : TailPolicy.values()) {
      kl.row(
          "tail " + policy.name().toLowerCase(Locale.ROOT),
          scored(errors.meanDivergence(policy, 0)),
          scored(errors.meanDivergence(policy, 1)),
          scored(errors.meanDivergence(policy, 2)));
    }
    return table + "\n" + kl;
  }

  private static void row(ConsoleTable table, String name, String found, String limit) {
    table.row(name, found, limit);
  }

  /** A number of the views that were scored again. */
  private String scored(double value) {
    return errors.views() == 0 ? NOT_SCORED : number(value);
  }

  private String counted(long value) {
    return errors.views() == 0 ? NOT_SCORED : Long.toString(value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
