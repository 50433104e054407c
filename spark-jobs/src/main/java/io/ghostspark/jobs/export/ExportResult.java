package io.ghostspark.jobs.export;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * File {@code export.path/export.json}, written last.
 *
 * @param weights {@code ema} or {@code raw}
 * @param checkedImages validation images that were compared
 * @param onnxMaxDifference largest |logit of model.onnx in ONNX Runtime - logit of the training
 *     form|
 * @param deployedMaxDifference the same for the folded network in libtorch
 * @param inputs what decides the files' content, by what it is; digests are SHA-256
 * @param top1Changes images whose prediction differs between ONNX and training form
 */
public record ExportResult(
    String name,
    String architecture,
    String weights,
    int sizePx,
    List<String> classes,
    List<Double> mean,
    List<Double> std,
    int trainingParameters,
    int deployedParameters,
    long safetensorsBytes,
    long onnxBytes,
    int checkedImages,
    double onnxMaxDifference,
    double deployedMaxDifference,
    int top1Changes,
    double seconds,
    Map<String, String> inputs,
    Map<String, String> provenance) {

  /** For the console. */
  public String table() {
    return new ConsoleTable(
            "export", "parameters", "safetensors MB", "onnx MB", "images", "max |d logit|", "flips")
        .row(
            architecture,
            trainingParameters + " -> " + deployedParameters,
            megabytes(safetensorsBytes),
            megabytes(onnxBytes),
            Integer.toString(checkedImages),
            String.format(Locale.ROOT, "%.2e", onnxMaxDifference),
            Integer.toString(top1Changes))
        .toString();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f", bytes / 1e6);
  }
}
