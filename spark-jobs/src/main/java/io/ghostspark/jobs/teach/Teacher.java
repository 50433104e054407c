package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The teacher of a configuration, found and digested on the driver; tasks load it from the file.
 *
 * @param digest SHA-256 (hex) of the weight file
 */
public record Teacher(TeacherConfig config, String digest) implements Serializable {

  /** Finds the weight file; fails when it is missing. */
  public static Teacher find(Configuration hadoop, TeacherConfig config) {
    Path file = JobPaths.of(config.weights());
    try {
      if (!file.getFileSystem(hadoop).exists(file)) {
        throw new ValidationException(
            "Cannot read teacher weights '"
                + config.weights()
                + "': no such file; correct teacher.weights, or train a teacher with"
                + " conf/demo-teacher.yaml");
      }
      try (InputStream in = file.getFileSystem(hadoop).open(file)) {
        return new Teacher(config, Sha256.hex(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read teacher weights '" + file + "'", e);
    }
  }

  /** Fails unless teacher and data set know the same number of classes. */
  public void requireClasses(List<String> classes) {
    if (config.network().classes() != classes.size()) {
      throw new ValidationException(
          "Cannot use teacher '"
              + config.weights()
              + "' on this data set: teacher.network.classes = "
              + config.network().classes()
              + ", data set has "
              + classes.size()
              + " classes");
    }
  }

  /** Side of the teacher's square input, pixels. */
  public int sizePx() {
    return config.network().imageHeight();
  }

  /** Canonical JSON of size, mean and standard deviation, as in the cache's key. */
  public String preprocessing() {
    Map<String, Object> preprocessing = new TreeMap<>();
    preprocessing.put("size", sizePx());
    preprocessing.put("mean", config.mean());
    preprocessing.put("std", config.std());
    return CanonicalJson.write(preprocessing);
  }

  public Weights weights(Configuration hadoop) {
    Path file = JobPaths.of(config.weights());
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return Safetensors.read(in, config.network().spec(), config.weights());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read teacher weights '" + file + "'", e);
    }
  }

  public TorchScorer scorer(Configuration hadoop) {
    return new TorchScorer(weights(hadoop), array(config.mean()), array(config.std()));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
