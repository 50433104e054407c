package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Final weights of a run: {@code train.run/final/{raw,ema}.safetensors}. */
public final class RunWeights {
  private RunWeights() {}

  /**
   * @param run value of {@code train.run}
   * @param form {@code raw} or {@code ema}
   */
  public static Weights read(Configuration hadoop, String run, String form, NetworkSpec spec) {
    Path file = new Path(JobPaths.of(run), "final/" + form + ".safetensors");
    try {
      if (!file.getFileSystem(hadoop).exists(file)) {
        throw new ValidationException(
            "Cannot read weights of run '"
                + run
                + "': no file '"
                + file
                + "'; run 'train' to its end first, or correct train.run");
      }
      try (InputStream in = file.getFileSystem(hadoop).open(file)) {
        return Safetensors.read(in, spec, file.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read weights '" + file + "'", e);
    }
  }
}
