package io.ghostspark.jobs.train;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.Locale;

/**
 * What {@code train} made; also {@code final/result.json}. Everything is of the whole run, however
 * often it was stopped and resumed: a round counts once, and only if the weights went through it.
 *
 * @param images samples trained on
 * @param loss mean of the last round
 * @param trainAccuracy of the last round, share in 0..1
 * @param seconds of the rounds and what lay between them, start and final files left out
 * @param secondsWaiting of all rounds, mean over workers
 * @param secondsAveraging of all rounds: broadcast, copies, tasks, averaging
 * @param weightsDigest SHA-256 (hex) of the final raw weights as little-endian f32
 */
public record TrainResult(
    String run,
    String architecture,
    int epochs,
    long rounds,
    long steps,
    long images,
    double loss,
    double trainAccuracy,
    double seconds,
    double imagesPerSecond,
    double secondsWaiting,
    double secondsCompute,
    double secondsAveraging,
    String weightsDigest) {

  /** For the console. */
  public String table() {
    return new ConsoleTable(
            "train",
            "epochs",
            "rounds",
            "steps",
            "images",
            "loss",
            "accuracy",
            "seconds",
            "images/s",
            "waiting s",
            "compute s",
            "averaging s")
        .row(
            architecture,
            Integer.toString(epochs),
            Long.toString(rounds),
            Long.toString(steps),
            Long.toString(images),
            number("%.4f", loss),
            number("%.4f", trainAccuracy),
            number("%.1f", seconds),
            number("%.0f", imagesPerSecond),
            number("%.1f", secondsWaiting),
            number("%.1f", secondsCompute),
            number("%.1f", secondsAveraging))
        .toString();
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
