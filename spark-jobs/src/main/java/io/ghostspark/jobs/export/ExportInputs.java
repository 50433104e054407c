package io.ghostspark.jobs.export;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What an export is made from: equal inputs give the same files, so a resumed one is skipped. */
final class ExportInputs {
  private ExportInputs() {}

  static Map<String, String> of(Weights training, DatasetManifest val, Sections sections) {
    Map<String, String> inputs = new TreeMap<>();
    inputs.put("weights", digest(training.values()));
    inputs.put("network", CanonicalJson.write(sections.network()));
    inputs.put("eval", CanonicalJson.write(sections.eval()));
    inputs.put("export.weights", sections.export().weights().name());
    inputs.put("validation images", val.datasetDigest());
    return inputs;
  }

  /**
   * The result of a finished export of the same inputs, empty when the folder holds no finished
   * one; fails when it was made from others, or when its files are not whole.
   */
  static Optional<ExportResult> finished(
      Configuration hadoop, Path folder, Map<String, String> inputs) {
    Path file = new Path(folder, "export.json");
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (!files.exists(file)) {
        return Optional.empty();
      }
      ExportResult result = JsonFiles.read(hadoop, file, ExportResult.class);
      List<String> problems = differences(result.inputs(), inputs);
      requireSize(files, new Path(folder, "model.onnx"), result.onnxBytes(), problems);
      requireSize(
          files, new Path(folder, "deployed.safetensors"), result.safetensorsBytes(), problems);
      if (!problems.isEmpty()) {
        throw new ValidationException(
            "Cannot resume export: '%s' holds another one: %s; replace it with --overwrite, or set export.path to another folder"
                .formatted(folder, String.join("; ", problems)));
      }
      return Optional.of(result);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read export '" + folder + "'", e);
    }
  }

  private static String digest(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Sha256.hex(Sha256.start(), bytes.array());
  }

  private static List<String> differences(
      Map<String, String> exported, Map<String, String> configured) {
    TreeSet<String> keys = new TreeSet<>(exported.keySet());
    keys.addAll(configured.keySet());
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      String theirs = exported.getOrDefault(key, "(none)");
      String ours = configured.getOrDefault(key, "(none)");
      if (!theirs.equals(ours)) {
        lines.add("%s: export has '%s', configuration has '%s'".formatted(key, theirs, ours));
      }
    }
    return lines;
  }

  private static void requireSize(FileSystem files, Path file, long bytes, List<String> problems)
      throws IOException {
    long actual = files.exists(file) ? files.getFileStatus(file).getLen() : 0;
    if (actual != bytes) {
      problems.add("%s: expected = %d bytes, actual = %d".formatted(file.getName(), bytes, actual));
    }
  }
}
