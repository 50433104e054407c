package io.ghostspark.dataprep.manifest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a logit cache depends on, and nothing else.
 *
 * @param schemaVersion of the logits table
 * @param datasetDigest of the training split's manifest
 * @param teacherDigest SHA-256 (hex) of the teacher's file: weights or ONNX
 * @param teacherNetwork the network that reads the file, or {@code onnx}
 * @param teacherPreprocessing canonical JSON of size, crop fraction, kernel, mean and std
 * @param teacherPrecision {@code bf16}; null for f32, and then absent from the JSON, so that the
 *     first caches keep their digests
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogitsKey(
    int schemaVersion,
    String datasetDigest,
    String teacherDigest,
    String teacherNetwork,
    String teacherPreprocessing,
    ViewRecipe views,
    @Nullable String teacherPrecision)
    implements Serializable {

  /** Of a teacher in f32. */
  public LogitsKey(
      int schemaVersion,
      String datasetDigest,
      String teacherDigest,
      String teacherNetwork,
      String teacherPreprocessing,
      ViewRecipe views) {
    this(
        schemaVersion,
        datasetDigest,
        teacherDigest,
        teacherNetwork,
        teacherPreprocessing,
        views,
        /* teacherPrecision= */ null);
  }

  /** SHA-256 (hex) of the key's canonical JSON. */
  public String digest() {
    return CanonicalJson.digest(this);
  }

  /** One line per differing field, this key being a cache's; empty if equal. */
  public List<String> differences(LogitsKey configured) {
    List<String> lines = new ArrayList<>();
    compare("schema version", schemaVersion, configured.schemaVersion, lines);
    compare("dataset digest", datasetDigest, configured.datasetDigest, lines);
    compare("teacher digest", teacherDigest, configured.teacherDigest, lines);
    compare("teacher network", teacherNetwork, configured.teacherNetwork, lines);
    compare("teacher preprocessing", teacherPreprocessing, configured.teacherPreprocessing, lines);
    compare("teacher.precision", precision(), configured.precision(), lines);
    compare("views.seed", views.seed(), configured.views.seed(), lines);
    compare("views.size", views.sizePx(), configured.views.sizePx(), lines);
    compare("views.min-scale", views.minScale(), configured.views.minScale(), lines);
    compare("views.max-scale", views.maxScale(), configured.views.maxScale(), lines);
    compare("views.min-ratio", views.minRatio(), configured.views.minRatio(), lines);
    compare("views.max-ratio", views.maxRatio(), configured.views.maxRatio(), lines);
    compare(
        "views.flip-probability",
        views.flipProbability(),
        configured.views.flipProbability(),
        lines);
    compare("views.interpolation", views.interpolation(), configured.views.interpolation(), lines);
    compare("views.augment", augment(views), augment(configured.views), lines);
    compare("views.colour-jitter", jitter(views), jitter(configured.views), lines);
    compare("views.erase", erase(views), erase(configured.views), lines);
    return List.copyOf(lines);
  }

  private static String augment(ViewRecipe views) {
    return views.augment() == null ? "none" : views.augment().text();
  }

  private static String jitter(ViewRecipe views) {
    return views.colourJitter() == null ? "none" : CanonicalJson.write(views.colourJitter());
  }

  private static String erase(ViewRecipe views) {
    return views.erase() == null ? "none" : CanonicalJson.write(views.erase());
  }

  private String precision() {
    return teacherPrecision == null ? "f32" : teacherPrecision;
  }

  private static void compare(
      String field, @Nullable Object cached, @Nullable Object configured, List<String> lines) {
    if (!Objects.equals(cached, configured)) {
      lines.add("%s: cache has '%s', configuration has '%s'".formatted(field, cached, configured));
    }
  }
}
