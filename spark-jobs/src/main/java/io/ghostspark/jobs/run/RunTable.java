package io.ghostspark.jobs.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words for rounds and epochs, for people: the console of {@code train} and {@code watch}. */
public final class RunTable {
  private static final int BAR_CHARACTERS = 20;
  private static final String COLUMNS = "%11s %6s %8s %8s %8s %6s %8s %10s  %-20s %6s %9s";

  private RunTable() {}

  /** Over lines of {@link #row}. */
  public static String header() {
    return "time: "
        + TimeShares.LEGEND
        + "; decoding runs beside the steps\n"
        + String.format(
            Locale.ROOT,
            COLUMNS,
            "round",
            "epoch",
            "loss",
            "task",
            "distil",
            "top-1",
            "images/s",
            "a worker",
            "time",
            "decode",
            "left");
  }

  /**
   * A round as a line of a table.
   *
   * @param pace that ends with the round
   */
  public static String row(RoundMetrics round, RunPace pace) {
    TimeShares shares = TimeShares.of(round);
    return String.format(
        Locale.ROOT,
        COLUMNS,
        roundOf(round, pace),
        epochs(pace),
        number("%.4f", round.loss()),
        number("%.4f", round.ce()),
        distillation(round),
        number("%.1f", 100 * round.trainAccuracy()),
        number("%.0f", round.imagesPerSecond()),
        perWorker(round),
        shares.bar(BAR_CHARACTERS),
        round.workers() == 0 ? "-" : percent(shares.decoding()),
        pace.left().map(RunTable::clock).orElse("-"));
  }

  /** A round as a line of a log, which explains itself. */
  public static String sentence(RoundMetrics round, RunPace pace) {
    String total = pace.outline().map(run -> "/" + run.epochs()).orElse("");
    return "round "
        + roundOf(round, pace)
        + ", epoch "
        + epochs(pace)
        + total
        + ": loss "
        + number("%.4f", round.loss())
        + " (task "
        + number("%.4f", round.ce())
        + ", distil "
        + distillation(round)
        + "), train top-1 "
        + number("%.1f %%", 100 * round.trainAccuracy())
        + ", "
        + number("%.0f", round.imagesPerSecond())
        + " images/s ("
        + perWorker(round)
        + " a worker), "
        + shares(TimeShares.of(round))
        + pace.left().map(left -> ", " + clock(left) + " left").orElse("");
  }

  private static String shares(TimeShares shares) {
    return "compute "
        + percent(shares.compute())
        + ", wait "
        + percent(shares.waiting())
        + ", idle "
        + percent(shares.idle())
        + ", average "
        + percent(shares.averaging())
        + ", between "
        + percent(shares.between())
        + ", decode beside "
        + percent(shares.decoding());
  }

  /** An epoch and, where there was one, its validation. */
  public static String epoch(EpochSummary epoch, Optional<RunOutline> outline) {
    StringBuilder text =
        new StringBuilder("epoch " + (epoch.epoch() + 1))
            .append(outline.map(run -> "/" + run.epochs()).orElse(""))
            .append(" done: loss ")
            .append(number("%.4f", epoch.trainLoss()))
            .append(", train top-1 ")
            .append(number("%.1f %%", 100 * epoch.trainTop1()));
    if (epoch.valTop1() != null && epoch.valTop1Ema() != null) {
      text.append(", validation top-1 ")
          .append(number("%.2f %%", 100 * epoch.valTop1()))
          .append(" raw, ")
          .append(number("%.2f %%", 100 * epoch.valTop1Ema()))
          .append(" EMA");
    }
    if (epoch.valLoss() != null && epoch.valLossEma() != null) {
      text.append(" (loss ")
          .append(number("%.4f", epoch.valLoss()))
          .append(", ")
          .append(number("%.4f", epoch.valLossEma()))
          .append(")");
    }
    return text.append(", ").append(clock(seconds(epoch))).toString();
  }

  private static Duration seconds(EpochSummary epoch) {
    Double validating = epoch.secondsValidating();
    return Duration.ofMillis(
        Math.round(1000 * (epoch.seconds() + (validating == null ? 0 : validating))));
  }

  /** Shares of some rounds' time as lines of bars. */
  public static List<String> shareBars(RoundMetrics rounds) {
    TimeShares shares = TimeShares.of(rounds);
    List<String> lines = new ArrayList<>();
    lines.add(shareBar("compute", shares.compute(), ""));
    lines.add(shareBar("wait", shares.waiting(), "for batches"));
    lines.add(shareBar("idle", shares.idle(), "for the slowest worker"));
    lines.add(shareBar("average", shares.averaging(), "broadcast, copies, averaging"));
    lines.add(shareBar("between", shares.between(), "metrics, validation, checkpoints"));
    lines.add(shareBar("decode", shares.decoding(), "beside the steps"));
    return lines;
  }

  private static String shareBar(String name, double share, String what) {
    String bar = "#".repeat((int) Math.min(40, Math.round(40 * share)));
    return String.format(Locale.ROOT, "  %-8s %-40s %5.1f %%  %s", name, bar, 100 * share, what)
        .stripTrailing();
  }

  private static String roundOf(RoundMetrics round, RunPace pace) {
    return (round.round() + 1) + pace.outline().map(run -> "/" + run.rounds()).orElse("");
  }

  private static String epochs(RunPace pace) {
    return pace.outline().isPresent()
        ? number("%.2f", pace.epochsDone())
        : number("%.0f", pace.epochsDone() + 1);
  }

  private static String distillation(RoundMetrics round) {
    return round.kd() == 0 ? "-" : number("%.4f", round.kd());
  }

  private static String perWorker(RoundMetrics round) {
    String slowest = number("%.0f", round.imagesPerSecondSlowest());
    String fastest = number("%.0f", round.imagesPerSecondFastest());
    if (round.workers() == 0) {
      return "-";
    }
    return slowest.equals(fastest) ? slowest : slowest + ".." + fastest;
  }

  private static String percent(double share) {
    return number("%.0f %%", 100 * share);
  }

  /** Hours, minutes and seconds. */
  public static String clock(Duration time) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
