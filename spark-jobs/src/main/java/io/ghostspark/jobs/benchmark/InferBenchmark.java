package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.export.OnnxExporter;
import io.ghostspark.model.export.OnnxRunner;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evaluation of one network in its training form, folded, and folded in ONNX Runtime. */
final class InferBenchmark implements AutoCloseable {
  private static final long SEED = 1;

  private final TorchScorer training;
  private final TorchScorer deployed;
  private final OnnxRunner onnx;
  private final List<Variant> variants;

  /**
   * @param pixels [n, 3, sizePx, sizePx] normalised
   */
  InferBenchmark(GhostNetV3Spec spec, float[] pixels, int n, int sizePx, int threads)
      throws IOException {
    Weights weights = WeightInit.initial(spec, SEED);
    Weights folded = BranchFolder.fold(weights);
    this.training = new TorchScorer(weights, MadeUpBatch.MEAN, MadeUpBatch.STD);
    this.deployed = new TorchScorer(folded, MadeUpBatch.MEAN, MadeUpBatch.STD);
    this.onnx = runner(folded, sizePx, threads);
    this.variants =
        List.of(
            new Variant("training-form", n, () -> training.logits(pixels, n, sizePx, sizePx)),
            new Variant("deployed", n, () -> deployed.logits(pixels, n, sizePx, sizePx)),
            new Variant("onnx-runtime", n, () -> onnx.logits(pixels, n, sizePx, sizePx)));
  }

  private static OnnxRunner runner(Weights folded, int sizePx, int threads) throws IOException {
    Path file = Files.createTempFile("ghostspark-benchmark", ".onnx");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        OnnxExporter.write(out, folded, sizePx, sizePx, Map.of());
      }
      return new OnnxRunner(file, threads);
    } finally {
      Files.delete(file);
    }
  }

  List<Variant> variants() {
    return variants;
  }

  static Map<String, Double> ratios(List<Measured> measured) {
    Map<String, Double> ratios = new TreeMap<>();
    for (String variant : List.of("deployed", "onnx-runtime")) {
      ratios.put(
          variant + "/training-form", BenchmarkResult.ratio(measured, variant, "training-form"));
    }
    return ratios;
  }

  @Override
  public void close() {
    training.close();
    deployed.close();
    onnx.close();
  }
}
