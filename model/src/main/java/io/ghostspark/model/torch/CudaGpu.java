package io.ghostspark.model.torch;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GPU as NVIDIA's driver describes it.
 *
 * @param capability compute capability, such as {@code 8.6}
 */
public record CudaGpu(int index, String name, String capability) {

  /** One line of nvidia-smi's CSV: index, name, compute capability, driver. */
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d+)\\s*,\\s*(.+?)\\s*,\\s*(\\d+)\\.(\\d+)\\s*,.*");

  /** Of libtorch's machine code: it has no PTX that a driver could compile for others. */
  private record Compiled(int major, int minor) {
    boolean runsOn(int otherMajor, int otherMinor) {
      return major == otherMajor && minor <= otherMinor;
    }
  }

  private static final List<Compiled> COMPILED =
      List.of(
          new Compiled(7, 5),
          new Compiled(8, 0),
          new Compiled(9, 0),
          new Compiled(10, 0),
          new Compiled(10, 3),
          new Compiled(12, 0));

  static final String NEEDED = "7.5, 8.x, 9.x, 10.x or 12.x";

  static Optional<CudaGpu> parse(String line) {
    Matcher found = LINE.matcher(line);
    return found.matches()
        ? Optional.of(
            new CudaGpu(
                Integer.parseInt(found.group(1)),
                found.group(2),
                found.group(3) + "." + found.group(4)))
        : Optional.empty();
  }

  /** Whether libtorch has machine code for it. */
  public boolean isSupported() {
    String[] parts = capability.split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return COMPILED.stream().anyMatch(code -> code.runsOn(major, minor));
  }
}
