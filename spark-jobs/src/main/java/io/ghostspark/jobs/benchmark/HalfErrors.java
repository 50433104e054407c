package io.ghostspark.jobs.benchmark;

/**
 * How far bf16 logits are from f32 ones, as log-probabilities.
 *
 * @param max nats, of all classes
 * @param mean nats
 * @param flips pictures whose most probable class differs
 */
record HalfErrors(double max, double mean, int flips) {

  static HalfErrors of(float[][] exact, float[][] half) {
    double max = 0;
    double sum = 0;
    long count = 0;
    int flips = 0;
    for (int i = 0; i < exact.length; i++) {
      double exactSum = logSum(exact[i]);
      double halfSum = logSum(half[i]);
      for (int k = 0; k < exact[i].length; k++) {
        double error = Math.abs(exact[i][k] - exactSum - (half[i][k] - halfSum));
        max = Math.max(max, error);
        sum += error;
        count++;
      }
      flips += best(exact[i]) == best(half[i]) ? 0 : 1;
    }
    return new HalfErrors(max, sum / Math.max(1, count), flips);
  }

  private static double logSum(float[] logits) {
    double max = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }
}
