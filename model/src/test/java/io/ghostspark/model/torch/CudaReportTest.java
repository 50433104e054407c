package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that the test makes up: a folder of proc, one of libraries, a tool of the driver. */
class CudaReportTest {
  @TempDir private Path root;

  @Test
  void aMachineThatFitsHasNoProblems() throws IOException {
    driver(
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue Sep 23 10:11:16 UTC 2025");
    libraries("");
    String smi = smi("0, NVIDIA H200, 9.0, 580.95.05", "1, NVIDIA A10G, 8.6, 580.95.05");

    CudaReport report = report(true, smi);

    assertThat(report.problems()).isEmpty();
    assertThat(report.driver()).isEqualTo("580.95.05");
    assertThat(report.gpus())
        .containsExactly(
            new CudaGpu(0, "NVIDIA H200", "9.0"), new CudaGpu(1, "NVIDIA A10G", "8.6"));
    assertThat(report.libraries()).hasSizeGreaterThan(9).allMatch(CudaLibrary::isFound);
  }

  @Test
  void everythingThatDoesNotFitIsNamedWithWhatIsNeeded() throws IOException {
    driver("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.104.05  Release Build");
    libraries("libcudnn.so.9");
    String smi = smi("0, Tesla V100-SXM2-16GB, 7.0, 535.104.05");

    assertThat(report(true, smi).problems())
        .containsExactly(
            "found NVIDIA driver 535.104.05: CUDA 13 needs at least 580",
            "GPU 0 (Tesla V100-SXM2-16GB) has compute capability 7.0: libtorch's build is for 7.5, 8.x, 9.x, 10.x or 12.x",
            "the loader finds no libcudnn.so.9: install cuDNN 9 for CUDA 13 and put its folder on LD_LIBRARY_PATH (of executors: spark.executor.extraLibraryPath)");
  }

  @Test
  void aMachineWithoutAGpuAndAProgramWithoutCudaAreTold() throws IOException {
    libraries("");

    assertThat(report(false, root.resolve("none").toString()).problems())
        .containsExactly(
            "this is libtorch's CPU build: build with -Pgpu",
            "found no NVIDIA driver: install one, at least 580");
  }

  /** A container may not see proc's file; nvidia-smi knows too. */
  @Test
  void theDriversToolTellsItsVersion() throws IOException {
    libraries("");
    CudaReport report = report(true, smi("0, NVIDIA L4, 8.9, 580.65.06"));

    assertThat(report.driver()).isEqualTo("580.65.06");
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void machineCodeRunsOnItsGenerationFromItsNumberOn() {
    for (String capability :
        new String[] {"7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "10.3", "12.1"}) {
      assertThat(new CudaGpu(0, "x", capability).isSupported()).as(capability).isTrue();
    }
    for (String capability : new String[] {"6.1", "7.0", "7.2", "11.0", "13.0"}) {
      assertThat(new CudaGpu(0, "x", capability).isSupported()).as(capability).isFalse();
    }
  }

  @Test
  void theLoaderOfThisProcessIsAsked() {
    assertThat(CudaLibrary.load("libm.so.6")).isEmpty();
    assertThat(CudaLibrary.load("libnosuch.so.9"))
        .hasValueSatisfying(failure -> assertThat(failure).contains("libnosuch.so.9"));
  }

  @Test
  void placesAreTheCpuOrADevice() {
    assertThat(TorchPlace.CPU).hasToString("cpu");
    assertThat(new TorchPlace(TorchDevice.CUDA, 3)).hasToString("cuda:3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TorchPlace(TorchDevice.AUTO, 0))
        .withMessage("Invalid place: auto:0 (must be cpu, or cuda from 0 on)");
    assertThatIllegalArgumentException().isThrownBy(() -> new TorchPlace(TorchDevice.CPU, 1));
  }

  private CudaReport report(boolean isCudaBuild, String smi) {
    Path folder = root.resolve("lib");
    return CudaReport.of(
        isCudaBuild,
        root,
        smi,
        name ->
            Files.exists(folder.resolve(name)) ? Optional.empty() : Optional.of("no such file"));
  }

  private void driver(String line) throws IOException {
    Path file = root.resolve("proc/driver/nvidia/version");
    Files.createDirectories(file.getParent());
    Files.writeString(file, line + "\nGCC version:  gcc version 12.3.0\n");
  }

  /** All that are needed but one. */
  private void libraries(String missing) throws IOException {
    Path folder = Files.createDirectories(root.resolve("lib"));
    for (CudaLibrary library : CudaLibrary.tried(name -> Optional.empty())) {
      if (!library.name().equals(missing)) {
        Files.createFile(folder.resolve(library.name()));
      }
    }
  }

  private String smi(String... lines) throws IOException {
    Path tool = root.resolve("nvidia-smi");
    Files.writeString(tool, "#!/bin/sh\ncat <<'END'\n" + String.join("\n", lines) + "\nEND\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    return tool.toString();
  }
}
