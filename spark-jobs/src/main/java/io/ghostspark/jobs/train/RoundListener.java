package io.ghostspark.jobs.train;

import java.io.IOException;

/** Told on the driver after every round, in order. */
interface RoundListener {
  void roundDone(RoundOutcome outcome) throws IOException;
}
