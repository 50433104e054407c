package io.ghostspark.jobs.run;

/**
 * Where the time of rounds went, shares in 0..1: all but decoding make up the whole.
 *
 * @param compute in training steps, mean over workers
 * @param waiting for batches, mean over workers
 * @param idle workers that are done while the slowest is not
 * @param averaging broadcast, copies, tasks, averaging
 * @param between metrics, validation, checkpoints
 * @param decoding reading, decoding and rendering batches, on a thread beside the steps: near 1 the
 *     data is what limits a worker
 */
public record TimeShares(
    double compute,
    double waiting,
    double idle,
    double averaging,
    double between,
    double decoding) {

  /** The parts of a bar, in their order. */
  static final String LEGEND = "# compute  ~ wait  - idle  = average  . between";

  public static TimeShares of(RoundMetrics rounds) {
    double total = rounds.secondsRound() + rounds.secondsBetween();
    double busy = rounds.secondsCompute() + rounds.secondsWaiting() + rounds.secondsAveraging();
    return new TimeShares(
        rounds.secondsCompute() / total,
        rounds.secondsWaiting() / total,
        Math.max(0, rounds.secondsRound() - busy) / total,
        rounds.secondsAveraging() / total,
        rounds.secondsBetween() / total,
        rounds.secondsDecoding() / total);
  }

  /** All of the time as so many characters. */
  public String bar(int width) {
    double[] shares = {compute, waiting, idle, averaging, between};
    String marks = "#~-=.";
    StringBuilder bar = new StringBuilder();
    double end = 0;
    for (int i = 0; i < shares.length; i++) {
      end += shares[i];
      int until = (int) Math.min(width, Math.round(end * width));
      bar.append(String.valueOf(marks.charAt(i)).repeat(Math.max(0, until - bar.length())));
    }
    return bar.append(" ".repeat(width - bar.length())).toString();
  }
}
