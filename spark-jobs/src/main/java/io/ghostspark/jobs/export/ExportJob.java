package io.ghostspark.jobs.export;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.NetworkConfig;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.EvalBatches;
import io.ghostspark.jobs.evaluate.RunWeights;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.export.OnnxExporter;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.NetworkCard;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Folds a run's final weights and writes them as safetensors and ONNX. Both files are made first
 * beside each other on this machine and checked on real validation images; only then they go to the
 * export folder, {@code export.json} last.
 */
public final class ExportJob implements Job<ExportResult> {

  /** The bound on logits between the exported file and the training form. */
  static final double MAX_LOGIT_DIFFERENCE = 1e-3;

  /** Images compared at most; differences are rounding, which hundreds of images show. */
  private static final int MAX_CHECKED_IMAGES = 256;

  private final SparkSession spark;
  private final Configuration hadoop;
  private final RunConfig config;
  private final Sections sections;
  private final OutputMode mode;
  private final Map<String, String> provenance;

  /**
   * @param config with sections dataset, eval, network, train and export
   */
  public ExportJob(
      SparkSession spark, RunConfig config, OutputMode mode, Map<String, String> provenance) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.config = config;
    this.sections = Sections.of(config, "export", "dataset", "eval", "network", "train", "export");
    this.mode = mode;
    this.provenance = Map.copyOf(provenance);
  }

  @Override
  public ExportResult run() {
    Stopwatch watch = Stopwatch.start();
    Weights training = trainingWeights();
    PreparedSplit val = PreparedSplit.open(spark, sections.dataset(), "val");
    Path folder = JobPaths.of(sections.export().path());
    Map<String, String> inputs = ExportInputs.of(training, val.manifest(), sections);
    if (mode == OutputMode.RESUME) {
      Optional<ExportResult> finished = ExportInputs.finished(hadoop, folder, inputs);
      if (finished.isPresent()) {
        return finished.get();
      }
    }
    new OutputFolder(hadoop, "export.path", folder, config.pathsBefore("export.path")).open(mode);
    try {
      java.nio.file.Path scratch = Files.createTempDirectory("ghostspark-export");
      java.nio.file.Path onnx = scratch.resolve("model.onnx");
      java.nio.file.Path safetensors = scratch.resolve("deployed.safetensors");
      try {
        Weights deployed = BranchFolder.fold(training);
        write(deployed, safetensors, onnx, metadata(val.manifest().classes()));
        ExportResult result = check(training, deployed, safetensors, onnx, val, inputs, watch);
        copy(safetensors, folder);
        copy(onnx, folder);
        JsonFiles.write(hadoop, new Path(folder, "export.json"), result);
        return result;
      } finally {
        Files.deleteIfExists(onnx);
        Files.deleteIfExists(safetensors);
        Files.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot export to '" + folder + "'", e);
    }
  }

  private Weights trainingWeights() {
    NetworkConfig network = sections.network();
    if (!(network.spec() instanceof ConvNetSpec)) {
      throw new ValidationException(
          "Cannot export '%s': only convolutional networks have an ONNX form, not %s"
              .formatted(config.name(), network.spec().architecture()));
    }
    String form = sections.export().weights().name().toLowerCase(Locale.ROOT);
    return RunWeights.read(hadoop, sections.train().run(), form, network.spec());
  }

  private Map<String, String> metadata(List<String> classes) {
    Map<String, String> metadata = new LinkedHashMap<>(provenance);
    metadata.put("name", config.name());
    metadata.put("classes", CanonicalJson.write(classes));
    metadata.put("mean", sections.network().mean().toString());
    metadata.put("std", sections.network().std().toString());
    metadata.put("size", Integer.toString(sections.eval().size()));
    metadata.put("crop-fraction", Double.toString(sections.eval().cropFraction()));
    return metadata;
  }

  private void write(
      Weights deployed,
      java.nio.file.Path safetensors,
      java.nio.file.Path onnx,
      Map<String, String> metadata)
      throws IOException {
    int size = sections.eval().size();
    try (OutputStream out = Files.newOutputStream(safetensors)) {
      Map<String, String> withCard = new LinkedHashMap<>(metadata);
      withCard.put(NetworkCard.METADATA_KEY, NetworkCard.of(deployed.spec()).json());
      Safetensors.write(out, deployed, Safetensors.Precision.F32, withCard);
    }
    try (OutputStream out = Files.newOutputStream(onnx)) {
      OnnxExporter.write(out, deployed, size, size, metadata);
    }
  }

  private ExportResult check(
      Weights training,
      Weights deployed,
      java.nio.file.Path safetensors,
      java.nio.file.Path onnx,
      PreparedSplit val,
      Map<String, String> inputs,
      Stopwatch watch)
      throws IOException {
    NetworkConfig network = sections.network();
    ExportCheck check = new ExportCheck(array(network.mean()), array(network.std()));
    Batch batch =
        EvalBatches.render(
            firstImages(val), sections.eval().recipe(), sections.dataset().maxPixels());
    float[][] expected = check.torchLogits(training, batch);
    LogitDifference folded = LogitDifference.of(expected, check.torchLogits(deployed, batch));
    LogitDifference exported = LogitDifference.of(expected, check.onnxLogits(onnx, batch));
    requireClose("folded network", folded);
    requireClose("model.onnx in ONNX Runtime", exported);
    return new ExportResult(
        config.name(),
        deployed.spec().architecture(),
        sections.export().weights().name().toLowerCase(Locale.ROOT),
        sections.eval().size(),
        val.manifest().classes(),
        network.mean(),
        network.std(),
        training.spec().layout().numTrainable(),
        deployed.spec().layout().numTrainable(),
        Files.size(safetensors),
        Files.size(onnx),
        batch.n(),
        exported.largest(),
        folded.largest(),
        exported.top1Changes(),
        watch.seconds(),
        inputs,
        provenance);
  }

  private void requireClose(String what, LogitDifference difference) {
    if (!(difference.largest() < MAX_LOGIT_DIFFERENCE)) {
      throw new ValidationException(
          "Cannot export '"
              + config.name()
              + "': logits of the "
              + what
              + " differ from the training form's by "
              + difference.largest()
              + " (must be < "
              + MAX_LOGIT_DIFFERENCE
              + ")");
    }
  }

  private List<ImageRow> firstImages(PreparedSplit val) throws IOException {
    List<ImageRow> images = new ArrayList<>();
    for (ShardEntry shard : val.manifest().shards()) {
      Path file = new Path(val.folder(), shard.file());
      for (int g = 0; g < shard.rowGroupRows().size() && images.size() < MAX_CHECKED_IMAGES; g++) {
        images.addAll(ImageShardReader.readRowGroup(hadoop, file, g));
      }
    }
    return images.subList(0, Math.min(MAX_CHECKED_IMAGES, images.size()));
  }

  private void copy(java.nio.file.Path from, Path folder) throws IOException {
    Path target = new Path(folder, from.getFileName().toString());
    try (OutputStream out = target.getFileSystem(hadoop).create(target, true)) {
      Files.copy(from, out);
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
