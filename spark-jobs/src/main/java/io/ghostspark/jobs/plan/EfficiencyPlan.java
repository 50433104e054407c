package io.ghostspark.jobs.plan;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.plan.RoundModel.Round;
import java.util.List;
import java.util.Locale;

/**
 * Share of the time that GPUs spend in steps, by their number and the length of a round. Every
 * executor is a machine with one GPU; stragglers and waiting for data are not in it.
 *
 * @param imagesPerSecond of one GPU
 * @param batch images of one GPU's step
 * @param images of an epoch
 * @param params weights, running statistics included
 * @param elementBytes of a number that a worker sends: 4 or 2
 * @param fanIn most states that the driver takes in
 */
record EfficiencyPlan(
    RoundModel model,
    Bandwidth network,
    double imagesPerSecond,
    int batch,
    long images,
    double params,
    int elementBytes,
    int fanIn) {

  /** Weights and EMA of all, two moments of the trainable ones: 98 % in GhostNetV3. */
  private static final double NUMBERS_PER_PARAM = 2 + 2 * 0.98;

  EfficiencyPlan {
    require("--images-per-second", imagesPerSecond, imagesPerSecond > 0, "> 0");
    require("--batch", batch, batch >= 1, ">= 1");
    require("--images", images, images >= 1, ">= 1");
    require("--params", params, params >= 1, ">= 1");
    require("--fan-in", fanIn, fanIn >= 1, ">= 1");
  }

  double roundSeconds(int gpus) {
    double numbers = params * NUMBERS_PER_PARAM;
    return model.seconds(
        new Round(
            gpus > fanIn ? RoundModel.WORKERS : RoundModel.DRIVER,
            gpus,
            gpus,
            numbers * Float.BYTES,
            numbers * elementBytes),
        network);
  }

  /** In 0..1. */
  double efficiency(int gpus, int steps) {
    double compute = steps * (batch / imagesPerSecond);
    return compute / (compute + roundSeconds(gpus));
  }

  double epochSeconds(int gpus, int steps) {
    return images / (imagesPerSecond * gpus) / efficiency(gpus, steps);
  }

  String table(List<Integer> gpus, List<Integer> stepsPerRound) {
    ConsoleTable table =
        new ConsoleTable(
            "GPUs", "steps a round", "round s", "steps s", "efficiency %", "epoch s", "rounds");
    for (int n : gpus) {
      for (int steps : stepsPerRound) {
        double perRound = (double) n * steps * batch;
        table.row(
            Integer.toString(n),
            Integer.toString(steps),
            number("%.2f", roundSeconds(n)),
            number("%.2f", steps * batch / imagesPerSecond),
            number("%.1f", 100 * efficiency(n, steps)),
            number("%,.1f", epochSeconds(n, steps)),
            number("%,.0f", Math.ceil(images / perRound)));
      }
    }
    return table.toString();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void require(String option, Number value, boolean holds, String rule) {
    if (!holds) {
      throw new ValidationException("Invalid %s: %s (must be %s)".formatted(option, value, rule));
    }
  }
}
