package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code benchmark teacher} prints.
 *
 * @param gigaflopPerImage of one forward, products alone
 * @param gigaflops per second of every variant's median
 * @param shareOfProduct of the rate of the f32 product, the faster of the two
 * @param bf16MaxError largest difference of a bf16 log-probability from f32, nats
 * @param bf16Flips pictures of the batch whose most probable class differs
 */
public record TeacherResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    double gigaflopPerImage,
    List<Measured> variants,
    Map<String, Double> gigaflops,
    Map<String, Double> shareOfProduct,
    double bf16MaxError,
    double bf16MeanError,
    int bf16Flips) {

  public TeacherResult {
    settings = new TreeMap<>(settings);
    variants = List.copyOf(variants);
    gigaflops = new TreeMap<>(gigaflops);
    shareOfProduct = new TreeMap<>(shareOfProduct);
  }
}
