package io.ghostspark.jobs.show;

import io.ghostspark.model.torch.CudaGpu;
import io.ghostspark.model.torch.CudaLibrary;
import io.ghostspark.model.torch.CudaReport;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * A machine's GPUs, as {@code show devices} prints them.
 *
 * @param build of libtorch in this program, {@code cpu} or {@code cuda}
 * @param nativeCache folder that native libraries are unpacked to, once for all processes
 */
record ShownDevices(
    String build,
    String nativeCache,
    @Nullable String driver,
    List<CudaGpu> gpus,
    List<CudaLibrary> libraries,
    List<String> problems) {

  static ShownDevices of(CudaReport report) {
    return new ShownDevices(
        report.isCudaBuild() ? "cuda" : "cpu",
        nativeCacheFolder().toString(),
        report.driver(),
        report.gpus(),
        report.libraries(),
        report.problems());
  }

  private static File nativeCacheFolder() {
    try {
      return Loader.getCacheDir();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder of native libraries", e);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "libtorch", build.equals("cuda") ? "CUDA 13.1 build" : "CPU build");
    line(text, "native libraries", nativeCache);
    line(text, "NVIDIA driver", driver == null ? "not found" : driver);
    gpus.forEach(
        gpu ->
            line(
                text,
                "GPU " + gpu.index(),
                gpu.name()
                    + ", compute capability "
                    + gpu.capability()
                    + (gpu.isSupported() ? "" : " (not supported)")));
    libraries.forEach(
        library ->
            line(
                text,
                library.name(),
                library.isFound() ? "found" : "missing, of " + library.what()));
    problems.forEach(problem -> text.append("no GPU: ").append(problem).append('\n'));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-20s%s%n".formatted(name, value));
  }
}
