package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.TorchTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Resident memory of the process while one trainer takes steps.
 *
 * @param residentMib after every tenth part of the steps, the first one after warm-up
 * @param largestDeviation of any sample from their mean, as a share of the mean
 */
public record MemoryResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    int steps,
    List<Double> residentMib,
    double largestDeviation) {

  /** Until allocator and JIT have settled. */
  private static final int WARMUP_STEPS = 50;

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

  static MemoryResult measure(
      GhostNetV3Spec spec, Batch batch, int steps, Map<String, String> settings, Machine machine) {
    List<Double> samples = new ArrayList<>();
    try (TorchTrainer trainer =
        StepBenchmark.trainer(WeightInit.initial(spec, /* seed= */ 1), Engine.FUSED)) {
      steps(trainer, batch, WARMUP_STEPS);
      samples.add(Machine.residentKib() / 1024.0);
      for (int i = 0; i < SAMPLES; i++) {
        steps(trainer, batch, steps / SAMPLES);
        samples.add(Machine.residentKib() / 1024.0);
      }
    }
    double mean = samples.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double deviation =
        samples.stream().mapToDouble(s -> Math.abs(s - mean) / mean).max().orElseThrow();
    return new MemoryResult("memory", settings, machine, steps, samples, deviation);
  }

  private static void steps(TorchTrainer trainer, Batch batch, int steps) {
    for (int i = 0; i < steps; i++) {
      trainer.step(batch, LEARNING_RATE);
    }
  }
}
