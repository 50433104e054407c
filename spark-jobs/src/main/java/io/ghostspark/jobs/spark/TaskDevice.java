package io.ghostspark.jobs.spark;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchPlace;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a task computes. On a cluster a GPU is used if Spark gave it to the task ({@code
 * spark.task.resource.gpu.amount}), so that a GPU has one task; in local mode, where Spark
 * schedules none, the first one that the process sees is everybody's.
 */
public final class TaskDevice {
  private static final Logger LOG = LoggerFactory.getLogger(TaskDevice.class);

  private static final String GPU = "gpu";
  private static final String OFFERED = "spark.executor.resource.gpu.amount";
  private static final String TAKEN = "spark.task.resource.gpu.amount";
  private static final String NEXT_STEP =
      "set %s and %s=1 with %s=deploy/gpu/discover (README, GPU executors), or use device cpu"
          .formatted(OFFERED, TAKEN, "spark.executor.resource.gpu.discoveryScript");

  private static final AtomicBoolean FALLBACK_WAS_TOLD = new AtomicBoolean();

  private TaskDevice() {}

  /** The place of the running task; outside of tasks that of a local run. */
  public static TorchPlace here(TorchDevice asked) {
    TaskContext task = TaskContext.get();
    if (asked == TorchDevice.CPU || task == null || isLocal(SparkEnv.get().conf())) {
      return asked.place();
    }
    ResourceInformation gpus = task.resourcesJMap().get(GPU);
    OptionalInt index = index(asked, gpus == null ? new String[0] : gpus.addresses());
    if (index.isEmpty()) {
      return TorchPlace.CPU;
    }
    TorchPlace place = asked.at(index.getAsInt());
    if (place.isCpu() && !FALLBACK_WAS_TOLD.getAndSet(true)) {
      LOG.warn(
          "Spark gave this task GPU {}, libtorch cannot use it, device auto takes the CPU; 'ghostspark show devices' on this machine says why",
          index.getAsInt());
    }
    return place;
  }

  /**
   * The CUDA device of a cluster's task.
   *
   * @param addresses that Spark gave it
   * @return empty for the CPU
   */
  static OptionalInt index(TorchDevice asked, String[] addresses) {
    if (asked == TorchDevice.CPU || (asked == TorchDevice.AUTO && addresses.length == 0)) {
      return OptionalInt.empty();
    }
    if (addresses.length == 0) {
      throw new ValidationException(
          "Cannot use device cuda in this task: Spark gave it no GPU; " + NEXT_STEP);
    }
    if (addresses.length > 1) {
      throw new ValidationException(
          "Cannot use GPUs %s in one task: it computes on one; set %s=1"
              .formatted(Arrays.toString(addresses), TAKEN));
    }
    if (!addresses[0].matches("\\d{1,3}")) {
      throw new ValidationException(
          "Invalid GPU address: '%s' (must be an index, such as 0): let deploy/gpu/discover name the GPUs"
              .formatted(addresses[0]));
    }
    return OptionalInt.of(Integer.parseInt(addresses[0]));
  }

  /**
   * On the driver, before a job: fails when no task could have the device that is asked for.
   *
   * @param key of the configuration, such as {@code train.device}
   */
  public static void requireOffered(SparkConf conf, String key, TorchDevice asked) {
    if (asked != TorchDevice.CUDA) {
      return;
    }
    if (isLocal(conf)) {
      asked.place();
      return;
    }
    int offered = conf.getInt(OFFERED, 0);
    double taken = conf.getDouble(TAKEN, 0);
    if (offered < 1 || taken <= 0) {
      throw new ValidationException(
          "Cannot use %s cuda on this cluster: %s is %s and %s is %s; %s"
              .formatted(key, OFFERED, given(conf, OFFERED), TAKEN, given(conf, TAKEN), NEXT_STEP));
    }
    if (taken > 1) {
      throw new ValidationException(
          "Invalid %s: %s (must be 1, or a share of a GPU such as 0.5: a task computes on one)"
              .formatted(TAKEN, given(conf, TAKEN)));
    }
  }

  private static String given(SparkConf conf, String key) {
    return conf.get(key, "not set");
  }

  private static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master", "local").matches("local(\\[.*)?");
  }
}
