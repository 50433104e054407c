package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the numbers come from.
 *
 * @param cpu model name, or unknown
 * @param threads of libtorch inside one operation
 */
public record Machine(String cpu, int cores, int threads, String java, String operatingSystem) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path STATUS = Path.of("/proc/self/status");

  static Machine current() {
    return new Machine(
        field(CPU_INFO, "model name"),
        Runtime.getRuntime().availableProcessors(),
        Torch.threads(),
        System.getProperty("java.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  /** Resident memory of this process in KiB; 0 where the system does not tell. */
  static long residentKib() {
    return kib("VmRSS");
  }

  /** The most that {@link #residentKib} ever was. */
  static long peakResidentKib() {
    return kib("VmHWM");
  }

  private static long kib(String name) {
    String value = field(STATUS, name);
    return value.equals("unknown") ? 0 : Long.parseLong(value.replaceAll("[^0-9]", ""));
  }

  private static String field(Path file, String name) {
    try {
      List<String> lines = Files.isReadable(file) ? Files.readAllLines(file) : List.of();
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
