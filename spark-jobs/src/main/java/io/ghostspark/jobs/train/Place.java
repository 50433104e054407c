package io.ghostspark.jobs.train;

import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/** The executor that ran a task. */
record Place(String host, String executor) implements Serializable {

  /** Of the task that asks. */
  static Place here() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    return new Place(id.host(), id.executorId());
  }

  /** As Spark's scheduler spells the wish for this very executor. */
  String taskLocation() {
    return "executor_" + host + "_" + executor;
  }

  @Override
  public String toString() {
    return "executor " + executor + " on " + host;
  }
}
