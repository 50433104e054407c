package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/gpu/discover, with a tool of the driver that the test writes. */
class DiscoverTest {
  private static final Path SCRIPT = Path.of("../deploy/gpu/discover").toAbsolutePath().normalize();

  @TempDir private Path bin;

  private record Answer(int exitCode, String out, String err) {}

  @Test
  void sparkReadsTheAddressesOfAllGpus() throws Exception {
    FakeSmi.write(bin, 3);

    ResourceInformation found = ResourceInformation.parseJson(discover(Map.of()).out());

    assertThat(found.name()).isEqualTo("gpu");
    assertThat(found.addresses()).containsExactly("0", "1", "2");
  }

  /** CUDA counts those alone, whatever their numbers. */
  @Test
  void onlyVisibleDevicesAreCounted() throws Exception {
    FakeSmi.write(bin, 4);

    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", "2,3")).out().strip())
        .isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}");
    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", "")).err())
        .contains("CUDA_VISIBLE_DEVICES is '', of a machine with 4; correct or unset it");
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    Answer without = discover(Map.of());
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.out()).isEmpty();
    assertThat(without.err())
        .startsWith("discover: Cannot list GPUs: no nvidia-smi on the PATH of ");

    FakeSmi.write(bin, 0);
    assertThat(discover(Map.of()).err())
        .isEqualTo(
            "discover: Cannot list GPUs: nvidia-smi failed: NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n");
  }

  private Answer discover(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString()).redirectError(bin.resolve("err").toFile());
    builder.environment().put("PATH", bin + ":/usr/bin:/bin");
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), out, Files.readString(bin.resolve("err")));
  }

  /** A stand-in of nvidia-smi that lists so many GPUs; none is a driver that does not answer. */
  static final class FakeSmi {
    private FakeSmi() {}

    static void write(Path folder, int numGpus) throws IOException {
      Path tool = folder.resolve("nvidia-smi");
      String body =
          numGpus == 0
              ? "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9"
              : "for i in $(seq 0 " + (numGpus - 1) + "); do echo $i; done";
      Files.writeString(tool, "#!/bin/sh\n" + body + "\n");
      if (!tool.toFile().setExecutable(true)) {
        throw new IOException("Cannot make " + tool + " executable");
      }
    }
  }
}
