package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.Serializable;
import java.util.List;

/**
 * What a logit cache depends on, and nothing else.
 *
 * @param teacherDigest SHA-256 (hex) of the teacher's weight file
 * @param teacherPreprocessing canonical JSON of size, mean and std
 */
public record LogitsKey(
    int schemaVersion,
    String datasetDigest,
    String teacherDigest,
    String teacherPreprocessing,
    ViewRecipe views)
    implements Serializable {

  public String digest() {
    throw new UnsupportedOperationException();
  }

  /** One line per differing field, naming both sides; empty if equal. */
  public List<String> differences(LogitsKey other) {
    throw new UnsupportedOperationException();
  }
}
