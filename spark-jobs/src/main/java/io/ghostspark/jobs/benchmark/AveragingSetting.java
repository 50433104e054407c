package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * A way to average, by what it changes in a configuration.
 *
 * @param overrides as after {@code --set}
 */
record AveragingSetting(String name, List<String> overrides) {

  AveragingSetting {
    overrides = List.copyOf(overrides);
  }

  /**
   * The settings that are compared: one change each against the configuration's own rounds.
   *
   * @param epochs of every training
   * @param peakRate highest learning rate
   * @param stepsPerRound the configuration's H
   */
  static List<AveragingSetting> all(int epochs, double peakRate, int stepsPerRound) {
    // H doubles where the rate has fallen to 0.7 of its peak, and so on down.
    double coefficient = peakRate * Math.sqrt(stepsPerRound);
    return List.of(
        setting("plain"),
        setting("h1", "train.steps-per-round=1"),
        setting("h4", "train.steps-per-round=4"),
        setting("h-epoch", "train.steps-per-round=1000000"),
        setting(
            "quadratic",
            String.format(
                Locale.ROOT,
                "train.averaging.schedule={kind: quadratic, coefficient: %.6f}",
                coefficient)),
        setting(
            "post-local",
            "train.averaging.schedule={kind: post-local, first-epochs: %d}"
                .formatted(Math.max(1, epochs / 3))),
        setting("slowmo-0.2", outer("slowmo", 1, 0.2)),
        setting("slowmo-0.5", outer("slowmo", 1, 0.5)),
        setting("nesterov-0.5", outer("nesterov", 1, 0.5)),
        setting("diloco", outer("nesterov", 0.7, 0.9)),
        setting("reset", "train.moments=reset"),
        setting("keep", "train.moments=keep"),
        setting("bf16", "train.averaging.traffic=bf16"),
        setting("delta-bf16", "train.averaging.traffic=delta-bf16"));
  }

  private static AveragingSetting setting(String name, String... overrides) {
    return new AveragingSetting(name, List.of(overrides));
  }

  private static String outer(String rule, double rate, double momentum) {
    return "train.averaging.outer={rule: %s, rate: %s, momentum: %s}"
        .formatted(rule, rate, momentum);
  }
}
