package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchDevice;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Option;

/** What is measured: a mixin of every benchmark. */
@NullUnmarked
public final class BenchmarkOptions {
  @Option(
      names = "--width",
      defaultValue = "1.0",
      description = "Width of GhostNetV3; default ${DEFAULT-VALUE}.")
  private double width;

  @Option(
      names = "--branches",
      defaultValue = "3",
      description = "Branches N, 1..5; default ${DEFAULT-VALUE}.")
  private int branches;

  @Option(
      names = "--classes",
      defaultValue = "1000",
      description = "Classes; default ${DEFAULT-VALUE}.")
  private int classes;

  @Option(
      names = "--batch",
      defaultValue = "16",
      description = "Images at once; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--size",
      defaultValue = "224",
      description = "Side of the square input, pixels; default ${DEFAULT-VALUE}.")
  private int sizePx;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "${COMPLETION-CANDIDATES}, of 'step'; else cpu; default ${DEFAULT-VALUE}.")
  private TorchDevice device;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads inside one operation; default 0 = all cores.")
  private int threads;

  /** Checks the values and sets libtorch's threads, for what runs on the CPU alone. */
  void apply() {
    if (device != TorchDevice.CPU) {
      throw new IllegalArgumentException(
          "Invalid --device: '" + device.key() + "' (must be cpu: only 'step' knows others)");
    }
    applyOnAnyDevice();
  }

  /** The same for what runs on any device. */
  void applyOnAnyDevice() {
    requireAtLeast("--batch", batch, 1);
    requireAtLeast("--size", sizePx, 1);
    requireAtLeast("--classes", classes, 2);
    requireAtLeast("--threads", threads, 0);
    Torch.threads(threads());
  }

  GhostNetV3Spec spec() {
    return new GhostNetV3Spec(width, classes, branches, DepthwiseScale.WITH, /* dropout= */ 0);
  }

  /** CPU or CUDA. */
  TorchDevice device() {
    return device.place().kind();
  }

  int batch() {
    return batch;
  }

  int sizePx() {
    return sizePx;
  }

  int classes() {
    return classes;
  }

  int threads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  Map<String, String> asMap() {
    Map<String, String> map = new TreeMap<>();
    map.put("width", Double.toString(width));
    map.put("branches", Integer.toString(branches));
    map.put("classes", Integer.toString(classes));
    map.put("batch", Integer.toString(batch));
    map.put("size", Integer.toString(sizePx));
    map.put("device", device.key());
    return map;
  }

  static void requireAtLeast(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Invalid " + option + ": " + value + " (must be >= " + least + ")");
    }
  }
}
