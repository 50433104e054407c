package io.ghostspark.jobs.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.torch.CudaGpu;
import io.ghostspark.model.torch.CudaLibrary;
import io.ghostspark.model.torch.CudaReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShowDevicesTest {

  @Test
  void aTableNamesWhatWasFoundAndWhatIsNeeded() {
    CudaReport report =
        new CudaReport(
            true,
            "535.104.05",
            List.of(new CudaGpu(0, "Tesla V100", "7.0"), new CudaGpu(1, "NVIDIA L4", "8.9")),
            List.of(
                new CudaLibrary("libcudart.so.13", "CUDA 13", null),
                new CudaLibrary("libcudnn.so.9", "cuDNN 9", "no such file")));

    assertThat(ShownDevices.of(report).text().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "libtorch CUDA 13.1 build",
            "NVIDIA driver 535.104.05",
            "GPU 0 Tesla V100, compute capability 7.0 (not supported)",
            "GPU 1 NVIDIA L4, compute capability 8.9",
            "libcudart.so.13 found",
            "libcudnn.so.9 missing, of cuDNN 9",
            "no GPU: found NVIDIA driver 535.104.05: CUDA 13 needs at least 580");
  }
}
