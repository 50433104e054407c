package io.ghostspark.model.torch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What libtorch's CUDA build would find on this machine.
 *
 * @param isCudaBuild whether this program holds that build
 * @param driver version of NVIDIA's driver; null without one
 * @param gpus that the driver lists; empty also where nvidia-smi is missing
 */
public record CudaReport(
    boolean isCudaBuild, @Nullable String driver, List<CudaGpu> gpus, List<CudaLibrary> libraries) {
  private static final int LEAST_DRIVER = 580;
  private static final long SMI_TIMEOUT_S = 20;

  /** The line of the kernel's module, closed or open. */
  private static final Pattern MODULE =
      Pattern.compile("Kernel Module(?: for \\S+)?\\s+(\\d+(?:\\.\\d+)+)");

  private static final Pattern LAST_FIELD = Pattern.compile("(?m),\\s*(\\d+(?:\\.\\d+)+)\\s*$");

  public CudaReport {
    gpus = List.copyOf(gpus);
    libraries = List.copyOf(libraries);
  }

  /** Asks the system, the driver and the dynamic loader. */
  public static CudaReport here() {
    String platform = "/org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so";
    boolean isCudaBuild = torch.class.getResource(platform) != null;
    return of(isCudaBuild, Path.of("/"), "nvidia-smi", CudaLibrary::load);
  }

  /**
   * @param root folder of {@code proc}
   * @param smi the driver's tool
   * @param loader what is wrong with a library's name; empty if it loads
   */
  static CudaReport of(
      boolean isCudaBuild, Path root, String smi, Function<String, Optional<String>> loader) {
    String listed = listed(smi);
    List<CudaGpu> gpus = listed.lines().map(CudaGpu::parse).flatMap(Optional::stream).toList();
    Optional<String> driver = first(MODULE, module(root)).or(() -> first(LAST_FIELD, listed));
    return new CudaReport(isCudaBuild, driver.orElse(null), gpus, CudaLibrary.tried(loader));
  }

  /** Why no GPU can be used here, each with what is needed; empty if nothing speaks against it. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!isCudaBuild) {
      problems.add("this is libtorch's CPU build: build with -Pgpu");
    }
    if (driver == null) {
      problems.add("found no NVIDIA driver: install one, at least " + LEAST_DRIVER);
    } else if (Integer.parseInt(driver.split("\\.")[0]) < LEAST_DRIVER) {
      problems.add("found NVIDIA driver " + driver + ": CUDA 13 needs at least " + LEAST_DRIVER);
    }
    for (CudaGpu gpu : gpus) {
      if (!gpu.isSupported()) {
        problems.add(
            "GPU %d (%s) has compute capability %s: libtorch's build is for %s"
                .formatted(gpu.index(), gpu.name(), gpu.capability(), CudaGpu.NEEDED));
      }
    }
    if (isCudaBuild) {
      libraries.stream()
          .filter(library -> !library.isFound())
          .forEach(l -> problems.add(missing(l)));
    }
    if (problems.isEmpty() && gpus.isEmpty()) {
      problems.add("the driver lists no GPU: check nvidia-smi");
    }
    return problems;
  }

  private static String missing(CudaLibrary library) {
    return "the loader finds no %s: install %s and put its folder on LD_LIBRARY_PATH (of executors: spark.executor.extraLibraryPath)"
        .formatted(library.name(), library.what());
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String module(Path root) {
    try {
      return Files.readString(root.resolve("proc/driver/nvidia/version"));
    } catch (IOException e) {
      return "";
    }
  }

  /** What the driver's tool prints; empty when there is none, or it fails. */
  private static String listed(String smi) {
    try {
      Process process =
          new ProcessBuilder(
                  smi, "--query-gpu=index,name,compute_cap,driver_version", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(SMI_TIMEOUT_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
