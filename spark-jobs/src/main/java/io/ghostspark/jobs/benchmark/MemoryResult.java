package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resident memory of the process while one trainer takes steps.
 *
 * @param beforeMib before there was a trainer
 * @param residentMib after every tenth part of the steps, the first one after warm-up
 * @param largestDeviation of any sample from their mean, as a share of the mean
 * @param peakMib the most that was resident at any time
 */
public record MemoryResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    int steps,
    double beforeMib,
    List<Double> residentMib,
    double largestDeviation,
    double peakMib) {

  private static final int SAMPLES = 10;
  private static final double LEARNING_RATE = 1e-5;

  public MemoryResult {
    settings = new TreeMap<>(settings);
    residentMib = List.copyOf(residentMib);
  }

  /** Samples are equally far apart. */
  static void requireSteps(int steps) {
    if (steps < SAMPLES || steps % SAMPLES != 0) {
      throw new IllegalArgumentException(
          "Invalid --steps: " + steps + " (must be a positive multiple of " + SAMPLES + ")");
    }
  }

  /**
   * @param variant one of our own steps
   * @param warmup steps until allocator and JIT have settled
   */
  static MemoryResult measure(
      GhostNetV3Spec spec,
      StepVariant variant,
      Batch batch,
      int warmup,
      int steps,
      Map<String, String> settings) {
    double before = mib(Machine.residentKib());
    List<Double> samples = new ArrayList<>();
    try (TorchTrainer trainer = StepBenchmark.trainer(spec, variant)) {
      steps(trainer, batch, warmup);
      samples.add(mib(Machine.residentKib()));
      for (int i = 0; i < SAMPLES; i++) {
        steps(trainer, batch, steps / SAMPLES);
        samples.add(mib(Machine.residentKib()));
      }
    }
    Map<String, String> all = new TreeMap<>(settings);
    all.put("engine", variant.label());
    all.put("warmup", Integer.toString(warmup));
    double mean = samples.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double deviation =
        samples.stream().mapToDouble(s -> Math.abs(s - mean) / mean).max().orElseThrow();
    double peak = mib(Machine.peakResidentKib());
    return new MemoryResult(
        "memory", all, Machine.current(), steps, before, samples, deviation, peak);
  }

  private static double mib(long kib) {
    return kib / 1024.0;
  }

  private static void steps(TorchTrainer trainer, Batch batch, int steps) {
    for (int i = 0; i < steps; i++) {
      trainer.step(batch, LEARNING_RATE);
    }
  }
}
