package io.ghostspark.jobs.train;

/**
 * What a round cost beside its steps, on the driver.
 *
 * @param bytesDown of states to the workers, as if each were a machine of its own
 * @param bytesUp of states from the workers, before Spark's compression
 * @param broadcastNanos handing the state to Spark
 * @param jobNanos Spark's job, the workers' steps in it
 * @param averageNanos after the job: averaging or joining, and the outer step
 */
record RoundCost(
    long bytesDown, long bytesUp, long broadcastNanos, long jobNanos, long averageNanos) {

  RoundCost plusAverageNanos(long nanos) {
    return new RoundCost(bytesDown, bytesUp, broadcastNanos, jobNanos, averageNanos + nanos);
  }
}
