package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often something is timed: a mixin of the benchmarks that time. */
@NullUnmarked
public final class TimingOptions {
  private static final int LEAST_WARMUP = 2;
  private static final double LEAST_WARMUP_SECONDS = 20;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "Rounds before the clock starts; default: two, and more until 20 s have passed, since the"
              + " JIT compiler takes a core meanwhile.")
  private @Nullable Integer warmup;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      description = "Rounds timed; the median counts; default ${DEFAULT-VALUE}.")
  private int repeats;

  /** Checks the values. */
  void check() {
    if (warmup != null) {
      BenchmarkOptions.requireAtLeast("--warmup", warmup, 0);
    }
    BenchmarkOptions.requireAtLeast("--repeats", repeats, 1);
  }

  List<Measured> run(List<Variant> variants) {
    return warmup == null
        ? Interleaved.run(variants, LEAST_WARMUP, LEAST_WARMUP_SECONDS, repeats)
        : Interleaved.run(variants, warmup, repeats);
  }

  /** The settings of a benchmark and these. */
  Map<String, String> with(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("warmup", warmup == null ? "20 s" : Integer.toString(warmup));
    all.put("repeats", Integer.toString(repeats));
    return all;
  }
}
