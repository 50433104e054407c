package io.ghostspark.jobs.prepare;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What finished tasks have done so far; the driver shows it and gives up early by it.
 *
 * @param images looked at, rejected ones too
 */
record PrepareCounters(LongAccumulator images, LongAccumulator rejects) implements Serializable {
  static PrepareCounters on(JavaSparkContext spark) {
    return new PrepareCounters(
        spark.sc().longAccumulator("images"), spark.sc().longAccumulator("rejects"));
  }

  void add(long numImages, long numRejects) {
    images.add(numImages);
    rejects.add(numRejects);
  }
}
