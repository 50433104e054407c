package io.ghostspark.jobs.config;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.evaluate.EvalConfig;
import io.ghostspark.jobs.export.ExportConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.ViewsConfig;
import io.ghostspark.jobs.train.TrainConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a configuration as one subcommand needs them: present, or an error naming them.
 */
public final class Sections {
  private final RunConfig config;
  private final String subcommand;

  private Sections(RunConfig config, String subcommand) {
    this.config = config;
    this.subcommand = subcommand;
  }

  /**
   * @param needed keys of the sections that the subcommand cannot do without; all absent ones are
   *     one error
   */
  public static Sections of(RunConfig config, String subcommand, String... needed) {
    Map<String, Boolean> present =
        Map.of(
            "dataset", config.dataset() != null,
            "views", config.views() != null,
            "eval", config.eval() != null,
            "teacher", config.teacher() != null,
            "logits", config.logits() != null,
            "network", config.network() != null,
            "train", config.train() != null,
            "export", config.export() != null);
    List<String> missing =
        Arrays.stream(needed).filter(key -> !present.getOrDefault(key, false)).toList();
    if (!missing.isEmpty()) {
      throw missing(subcommand, config, String.join("', '", missing));
    }
    return new Sections(config, subcommand);
  }

  public DatasetConfig dataset() {
    return need("dataset", config.dataset());
  }

  public ViewsConfig views() {
    return need("views", config.views());
  }

  public EvalConfig eval() {
    return need("eval", config.eval());
  }

  public TeacherConfig teacher() {
    return need("teacher", config.teacher());
  }

  public LogitsConfig logits() {
    return need("logits", config.logits());
  }

  public NetworkConfig network() {
    return need("network", config.network());
  }

  public TrainConfig train() {
    return need("train", config.train());
  }

  public ExportConfig export() {
    return need("export", config.export());
  }

  /** See {@link RunConfig#pathsBefore}. */
  public Map<String, String> pathsBefore(String key) {
    return config.pathsBefore(key);
  }

  private <T> T need(String key, @Nullable T section) {
    if (section == null) {
      throw missing(subcommand, config, key);
    }
    return section;
  }

  private static ValidationException missing(String subcommand, RunConfig config, String keys) {
    return new ValidationException(
        "Cannot run '"
            + subcommand
            + "': configuration '"
            + config.name()
            + "' lacks section '"
            + keys
            + "'; add it to the file");
  }
}
