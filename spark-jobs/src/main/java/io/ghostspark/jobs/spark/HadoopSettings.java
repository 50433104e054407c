package io.ghostspark.jobs.spark;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** The driver's Hadoop settings (file systems, credentials) for tasks. */
public final class HadoopSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SerializableConfiguration> settings;

  private HadoopSettings(Broadcast<SerializableConfiguration> settings) {
    this.settings = settings;
  }

  public static HadoopSettings broadcast(JavaSparkContext spark) {
    return new HadoopSettings(
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** In a task, which may then read files and decode what is in them. */
  public Configuration inTask() {
    NativeLibraries.readyForTask();
    Configuration hadoop = settings.value().value();
    ChecksumFiles.suppress(hadoop);
    return hadoop;
  }
}
