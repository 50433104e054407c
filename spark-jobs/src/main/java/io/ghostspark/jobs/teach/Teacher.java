package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.jobs.spark.TaskDevice;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchPlace;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/**
 * The teacher of a configuration, found and digested on the driver; tasks load it from the file.
 *
 * @param location of the file, the same from every executor's folder
 * @param digest SHA-256 (hex) of the file
 */
public record Teacher(
    TeacherFile file, String location, PreprocessingConfig preprocessing, String digest)
    implements Serializable {

  /** Finds the file; fails when it is missing. */
  public static Teacher find(Configuration hadoop, TeacherConfig config) {
    TeacherFile file = config.file();
    Path path = JobPaths.of(file.path());
    try {
      if (!path.getFileSystem(hadoop).exists(path)) {
        throw new ValidationException(
            "Cannot read teacher '%s': no such file; correct teacher.%s, or train a teacher with conf/demo-teacher.yaml"
                .formatted(file.path(), file.key()));
      }
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return new Teacher(file, path.toString(), config.resolvedPreprocessing(), Sha256.hex(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read teacher '" + file.path() + "'", e);
    }
  }

  /**
   * Loads the teacher once and closes it: fails when the file is none, or when teacher and data set
   * know different numbers of classes.
   */
  public void requireUsable(Configuration hadoop, List<String> classes) {
    int numClasses = read(hadoop, in -> file.check(in, preprocessing));
    if (numClasses != classes.size()) {
      throw new ValidationException(
          "Cannot use teacher '%s' on this data set: it knows %d classes, data set has %d classes"
              .formatted(file.path(), numClasses, classes.size()));
    }
  }

  /** Side of the teacher's square input, pixels. */
  public int sizePx() {
    return preprocessing.size();
  }

  /** How the teacher sees a whole image. */
  public EvalRecipe evalRecipe() {
    return preprocessing.evalRecipe();
  }

  /** What the teacher is, as in the cache's key. */
  String network() {
    return file.network();
  }

  /** As in the cache's key; null for f32. */
  @Nullable String precision() {
    return file.precision();
  }

  /** Canonical JSON of all preprocessing, as in the cache's key. */
  String preprocessingJson() {
    Map<String, Object> json = new TreeMap<>();
    json.put("size", preprocessing.size());
    json.put("crop-fraction", preprocessing.cropFraction());
    json.put("kernel", preprocessing.kernel());
    json.put("mean", preprocessing.mean());
    json.put("std", preprocessing.std());
    return CanonicalJson.write(json);
  }

  /** Identity of what {@link #scorer} loads. */
  public String scorerKey() {
    return digest + network() + preprocessingJson() + precision();
  }

  /** Where the running task's teacher computes. */
  public TorchPlace place() {
    return TaskDevice.here(file.device());
  }

  /** On the driver, before a job: fails when no task could have its device. */
  public void requireDevice(SparkConf conf) {
    TaskDevice.requireOffered(conf, "teacher.device", file.device());
  }

  /** At the task's place. */
  public Scorer scorer(Configuration hadoop) {
    return scorer(hadoop, place());
  }

  /**
   * @param place such as {@link #place}
   */
  public Scorer scorer(Configuration hadoop, TorchPlace place) {
    return read(hadoop, in -> file.open(in, preprocessing, place));
  }

  /**
   * Runs {@code work} with this teacher at the task's place, from the executor's pool.
   *
   * @param slot of the pool
   */
  public <T> T with(Configuration hadoop, String slot, Function<Scorer, T> work) {
    TorchPlace place = place();
    return ScorerPool.with(
        ScorerPool.slot(slot, place), scorerKey(), () -> scorer(hadoop, place), work);
  }

  private <T> T read(Configuration hadoop, Reader<T> reader) {
    Path path = new Path(location);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return reader.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read teacher '" + file.path() + "'", e);
    }
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }
}
