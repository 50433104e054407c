package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Option;

/** How often something is timed: a mixin of the benchmarks that time. */
@NullUnmarked
public final class TimingOptions {
  @Option(
      names = "--warmup",
      defaultValue = "2",
      description =
          "Rounds before the clock starts, 10 and more for rounds below a second: the JIT compiler"
              + " takes a core; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      description = "Rounds timed; the median counts; default ${DEFAULT-VALUE}.")
  private int repeats;

  /** Checks the values. */
  void check() {
    BenchmarkOptions.requireAtLeast("--warmup", warmup, 0);
    BenchmarkOptions.requireAtLeast("--repeats", repeats, 1);
  }

  List<Measured> run(List<Variant> variants) {
    return Interleaved.run(variants, warmup, repeats);
  }

  /** The settings of a benchmark and these. */
  Map<String, String> with(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("warmup", Integer.toString(warmup));
    all.put("repeats", Integer.toString(repeats));
    return all;
  }
}
