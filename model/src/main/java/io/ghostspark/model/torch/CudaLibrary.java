package io.ghostspark.model.torch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * A shared library that libtorch's CUDA build needs of the machine.
 *
 * @param name as the dynamic loader looks it up
 * @param failure what the loader says; null if it loads
 */
public record CudaLibrary(String name, String what, @Nullable String failure) {

  private record Needed(String name, String what) {}

  /** What the ELF headers of libtorch 2.10's CUDA 13.1 build name. */
  private static final List<Needed> NEEDED =
      List.of(
          new Needed("libcuda.so.1", "NVIDIA's driver"),
          new Needed("libcudart.so.13", "CUDA 13"),
          new Needed("libcupti.so.13", "CUDA 13's CUPTI (extras/CUPTI/lib64)"),
          new Needed("libcublas.so.13", "CUDA 13"),
          new Needed("libcublasLt.so.13", "CUDA 13"),
          new Needed("libcusparse.so.12", "CUDA 13"),
          new Needed("libcufft.so.12", "CUDA 13"),
          new Needed("libcufile.so.0", "CUDA 13"),
          new Needed("libcurand.so.10", "CUDA 13"),
          new Needed("libnccl.so.2", "NCCL 2 for CUDA 13"),
          new Needed("libcudnn.so.9", "cuDNN 9 for CUDA 13"));

  public boolean isFound() {
    return failure == null;
  }

  /**
   * @param loader what is wrong with a library's name; empty if it loads
   */
  static List<CudaLibrary> tried(Function<String, Optional<String>> loader) {
    return NEEDED.stream()
        .map(n -> new CudaLibrary(n.name, n.what, loader.apply(n.name).orElse(null)))
        .toList();
  }

  /** Asks this process's own dynamic loader. */
  static Optional<String> load(String name) {
    try {
      Loader.loadGlobal(name);
      return Optional.empty();
    } catch (UnsatisfiedLinkError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
