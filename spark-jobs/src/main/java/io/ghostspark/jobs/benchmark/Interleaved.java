package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.Stopwatch;
import java.util.ArrayList;
import java.util.List;

/** Times variants in turn, so that a machine that slows down slows all of them. */
final class Interleaved {
  private Interleaved() {}

  /**
   * @param warmup rounds whose times are thrown away
   * @param repeats rounds whose times count
   */
  static List<Measured> run(List<Variant> variants, int warmup, int repeats) {
    return run(variants, warmup, /* warmupSeconds= */ 0, repeats);
  }

  /**
   * @param warmup rounds whose times are thrown away, at least
   * @param warmupSeconds that pass before a time counts, at least: the JIT compiler's time, which
   *     many short rounds share and a few long ones hide
   * @param repeats rounds whose times count
   */
  static List<Measured> run(List<Variant> variants, int warmup, double warmupSeconds, int repeats) {
    Stopwatch warming = Stopwatch.start();
    int warmed = 0;
    while (warmed < warmup || warming.seconds() < warmupSeconds) {
      variants.forEach(variant -> variant.call().run());
      warmed++;
    }
    return timed(variants, repeats);
  }

  private static List<Measured> timed(List<Variant> variants, int repeats) {
    List<List<Double>> seconds = new ArrayList<>();
    variants.forEach(variant -> seconds.add(new ArrayList<>()));
    for (int round = 0; round < repeats; round++) {
      for (int v = 0; v < variants.size(); v++) {
        Stopwatch watch = Stopwatch.start();
        variants.get(v).call().run();
        seconds.get(v).add(watch.seconds());
      }
    }
    List<Measured> measured = new ArrayList<>();
    for (int v = 0; v < variants.size(); v++) {
      measured.add(Measured.of(variants.get(v).name(), variants.get(v).images(), seconds.get(v)));
    }
    return measured;
  }
}
