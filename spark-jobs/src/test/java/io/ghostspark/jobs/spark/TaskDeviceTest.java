package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.torch.CudaReport;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchPlace;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class TaskDeviceTest {

  @Test
  void theAddressThatSparkGaveIsTheDevice() {
    assertThat(TaskDevice.index(TorchDevice.CUDA, new String[] {"3"})).hasValue(3);
    assertThat(TaskDevice.index(TorchDevice.AUTO, new String[] {"0"})).hasValue(0);
    assertThat(TaskDevice.index(TorchDevice.CPU, new String[] {"3"})).isEmpty();
    assertThat(TaskDevice.index(TorchDevice.AUTO, new String[0])).isEmpty();
  }

  @Test
  void addressesThatAreNotOneDeviceAreRefused() {
    assertThatThrownBy(() -> TaskDevice.index(TorchDevice.CUDA, new String[0]))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot use device cuda in this task: Spark gave it no GPU; set spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount=1");
    assertThatThrownBy(() -> TaskDevice.index(TorchDevice.AUTO, new String[] {"0", "1"}))
        .hasMessage(
            "Cannot use GPUs [0, 1] in one task: it computes on one; set spark.task.resource.gpu.amount=1");
    assertThatThrownBy(() -> TaskDevice.index(TorchDevice.CUDA, new String[] {"GPU-8f2c"}))
        .hasMessageStartingWith("Invalid GPU address: 'GPU-8f2c' (must be an index, such as 0)");
  }

  @Test
  void clustersThatOfferNoGpuAreRefusedBeforeTheJob() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");

    assertThatCode(() -> TaskDevice.requireOffered(conf, "train.device", TorchDevice.AUTO))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> TaskDevice.requireOffered(conf, "train.device", TorchDevice.CUDA))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Cannot use train.device cuda on this cluster")
        .hasMessageContaining("spark.task.resource.gpu.amount is not set");
    conf.set("spark.executor.resource.gpu.amount", "4");
    assertThatThrownBy(() -> TaskDevice.requireOffered(conf, "teacher.device", TorchDevice.CUDA))
        .hasMessageContaining("spark.executor.resource.gpu.amount is 4 and")
        .hasMessageContaining("spark.task.resource.gpu.amount is not set");
    conf.set("spark.task.resource.gpu.amount", "2");
    assertThatThrownBy(() -> TaskDevice.requireOffered(conf, "teacher.device", TorchDevice.CUDA))
        .hasMessageStartingWith("Invalid spark.task.resource.gpu.amount: 2 (must be 1, or a share");
    for (String share : new String[] {"1", "0.5"}) {
      conf.set("spark.task.resource.gpu.amount", share);
      assertThatCode(() -> TaskDevice.requireOffered(conf, "train.device", TorchDevice.CUDA))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aLocalRunHasTheFirstDeviceOrSaysWhatIsMissing() {
    assumeFalse(CudaReport.here().problems().isEmpty());
    SparkConf local = new SparkConf(false).set("spark.master", "local[2]");

    assertThat(TaskDevice.here(TorchDevice.AUTO)).isEqualTo(TorchPlace.CPU);
    assertThatThrownBy(() -> TaskDevice.requireOffered(local, "train.device", TorchDevice.CUDA))
        .hasMessageStartingWith("Cannot use device cuda:0: ")
        .hasMessageEndingWith("; or use device cpu");
  }
}
