package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a logit cache depends on, and nothing else.
 *
 * @param schemaVersion of the logits table
 * @param datasetDigest of the training split's manifest
 * @param teacherDigest SHA-256 (hex) of the teacher's file: weights or ONNX
 * @param teacherNetwork the network that reads the file, or {@code onnx}
 * @param teacherPreprocessing canonical JSON of size, crop fraction, kernel, mean and std
 */
public record LogitsKey(
    int schemaVersion,
    String datasetDigest,
    String teacherDigest,
    String teacherNetwork,
    String teacherPreprocessing,
    ViewRecipe views)
    implements Serializable {

  /** SHA-256 (hex) of the key's canonical JSON. */
  public String digest() {
    return CanonicalJson.digest(this);
  }

  /** One line per differing field, naming both sides; empty if equal. */
  public List<String> differences(LogitsKey other) {
    List<String> lines = new ArrayList<>();
    compare("schema version", schemaVersion, other.schemaVersion, lines);
    compare("dataset digest", datasetDigest, other.datasetDigest, lines);
    compare("teacher digest", teacherDigest, other.teacherDigest, lines);
    compare("teacher network", teacherNetwork, other.teacherNetwork, lines);
    compare("teacher preprocessing", teacherPreprocessing, other.teacherPreprocessing, lines);
    compare("views.seed", views.seed(), other.views.seed(), lines);
    compare("views.size", views.sizePx(), other.views.sizePx(), lines);
    compare("views.min-scale", views.minScale(), other.views.minScale(), lines);
    compare("views.max-scale", views.maxScale(), other.views.maxScale(), lines);
    compare("views.min-ratio", views.minRatio(), other.views.minRatio(), lines);
    compare("views.max-ratio", views.maxRatio(), other.views.maxRatio(), lines);
    compare(
        "views.flip-probability", views.flipProbability(), other.views.flipProbability(), lines);
    compare("views.interpolation", views.interpolation(), other.views.interpolation(), lines);
    return List.copyOf(lines);
  }

  private static void compare(String field, Object mine, Object theirs, List<String> lines) {
    if (!Objects.equals(mine, theirs)) {
      lines.add("%s: '%s' here, '%s' there".formatted(field, mine, theirs));
    }
  }
}
