package io.ghostspark.jobs.train;

import io.ghostspark.model.schedule.LrSchedule;
import java.io.Serializable;

/** Learning rates of the steps inside a round. */
interface StepRates extends Serializable {

  /**
   * @param step 0-based in the round
   * @param ofRound the round's own rate, that of its first step
   */
  double rate(RoundWindow window, int step, double ofRound);

  /** The round's rate for all of its steps. */
  static StepRates constant() {
    return (window, step, ofRound) -> ofRound;
  }

  /**
   * The schedule's rate where each step starts in its epoch, all workers' alike.
   *
   * @param samples of an epoch
   */
  static StepRates of(LrSchedule schedule, long samples) {
    return (window, step, ofRound) -> schedule.rate(window.epochsDone(step, samples));
  }
}
