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
    List<List<Double>> seconds = new ArrayList<>();
    variants.forEach(variant -> seconds.add(new ArrayList<>()));
    for (int round = 0; round < warmup + repeats; round++) {
      for (int v = 0; v < variants.size(); v++) {
        Stopwatch watch = Stopwatch.start();
        variants.get(v).call().run();
        if (round >= warmup) {
          seconds.get(v).add(watch.seconds());
        }
      }
    }
    List<Measured> measured = new ArrayList<>();
    for (int v = 0; v < variants.size(); v++) {
      measured.add(Measured.of(variants.get(v).name(), variants.get(v).images(), seconds.get(v)));
    }
    return measured;
  }
}
