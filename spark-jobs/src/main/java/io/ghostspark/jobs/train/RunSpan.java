package io.ghostspark.jobs.train;

/**
 * The rounds that one call trains.
 *
 * @param start where it starts
 * @param totalRounds of the whole run, those before the start too
 */
record RunSpan(RoundPlan plan, RunState start, long totalRounds) {

  static RunSpan of(RoundPlan plan, RunState start, int epochs) {
    return new RunSpan(plan, start, plan.totalRounds(start, epochs));
  }

  /** Samples trained on before the start. */
  long samplesBefore() {
    return plan.samples() * start.epoch() + start.position();
  }
}
