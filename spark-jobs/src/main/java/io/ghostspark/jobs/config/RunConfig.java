package io.ghostspark.jobs.config;

import io.ghostspark.jobs.evaluate.EvalConfig;
import io.ghostspark.jobs.export.ExportConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.ViewsConfig;
import io.ghostspark.jobs.train.TaskLossConfig;
import io.ghostspark.jobs.train.TrainConfig;
import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One experiment. A section is null when the file has none; subcommands ask {@link Sections} for
 * what they need.
 *
 * @param seed of everything that has no seed of its own: initial weights, order of an epoch
 */
public record RunConfig(
    String name,
    long seed,
    @Nullable DatasetConfig dataset,
    @Nullable ViewsConfig views,
    @Nullable EvalConfig eval,
    @Nullable TeacherConfig teacher,
    @Nullable LogitsConfig logits,
    @Nullable NetworkConfig network,
    @Nullable TrainConfig train,
    @Nullable ExportConfig export)
    implements Checked {

  @Override
  public void check(Checks checks) {
    checks.notBlank("name", name);
    checkInputSizes(checks);
    checkClasses(checks);
    checkDistillation(checks);
    checkValidation(checks);
    checkGroups(checks);
    checkThreshold(checks);
  }

  /**
   * Paths that the configuration names, by key, in the pipeline's order and up to {@code key}
   * (exclusive): what the stage that writes {@code key} may read.
   */
  public Map<String, String> pathsBefore(String key) {
    Map<String, String> paths = new LinkedHashMap<>();
    if (dataset != null) {
      paths.putAll(dataset.sources());
    }
    if (teacher != null && teacher.weights() != null) {
      paths.put("teacher.weights", teacher.weights());
    }
    if (teacher != null && teacher.onnx() != null) {
      paths.put("teacher.onnx", teacher.onnx());
    }
    List<String> stages = List.of("dataset.shards", "logits.path", "train.run", "export.path");
    for (String stage : stages.subList(0, stages.indexOf(key))) {
      String path = stagePath(stage);
      if (path != null) {
        paths.put(stage, path);
      }
    }
    return paths;
  }

  private @Nullable String stagePath(String key) {
    return switch (key) {
      case "dataset.shards" -> dataset == null ? null : dataset.shards();
      case "logits.path" -> logits == null ? null : logits.path();
      case "train.run" -> train == null ? null : train.run();
      default -> export == null ? null : export.path();
    };
  }

  private void checkInputSizes(Checks checks) {
    if (network == null) {
      return;
    }
    if (views != null) {
      checkInputSize(checks, "views.size", views.size(), network);
    }
    if (eval != null) {
      checkInputSize(checks, "eval.size", eval.size(), network);
    }
  }

  private static void checkInputSize(
      Checks checks, String key, int sizePx, @Nullable NetworkConfig network) {
    if (network != null && sizePx < network.minInputPx()) {
      String name = KeyNames.kebab(network.architecture().name());
      String rule = ">= " + network.minInputPx() + " for " + name;
      checks.reject(key, sizePx, rule, "network.architecture");
    }
    if (network instanceof NetworkConfig.Transformer body
        && (sizePx != body.imageHeight() || sizePx != body.imageWidth())) {
      String image = body.imageHeight() + " x " + body.imageWidth();
      checks.reject(
          key,
          sizePx,
          "the network's image size " + image,
          "network.image-height",
          "network.image-width");
    }
  }

  private void checkClasses(Checks checks) {
    if (teacher == null) {
      return;
    }
    OptionalInt known = teacher.classes();
    if (known.isEmpty()) {
      return;
    }
    int classes = known.getAsInt();
    String key = "teacher." + teacher.classesKey();
    if (logits != null && logits.topK() > classes) {
      checks.reject("logits.top-k", logits.topK(), "<= " + key + " = " + classes, key);
    }
    if (network != null && network.classes() != classes) {
      checks.reject("network.classes", network.classes(), key + " = " + classes, key);
    }
  }

  private void checkDistillation(Checks checks) {
    if (train == null) {
      return;
    }
    TrainConfig.TargetSource source = train.distill().source();
    if (source == TrainConfig.TargetSource.CACHE && (logits == null || teacher == null)) {
      checks.reject(
          "train.distill.source",
          "cache",
          "none without the sections 'logits' and 'teacher', or add them",
          "logits",
          "teacher");
    }
    if (source == TrainConfig.TargetSource.ONLINE && teacher == null) {
      checks.reject(
          "train.distill.source",
          "online",
          "none without the section 'teacher', or add it",
          "teacher");
    }
  }

  private void checkGroups(Checks checks) {
    if (train == null || network == null || train.optimiser().groups().isEmpty()) {
      return;
    }
    Checks ofNetwork = Checks.of(Set.of());
    network.check(ofNetwork);
    if (!ofNetwork.problems().isEmpty()) {
      return;
    }
    NetworkSpec spec = network.spec();
    List<GroupRule> rules = train.optimiser().spec().groups();
    String rule =
        "a trainable tensor of "
            + spec.architecture()
            + ", such as '"
            + spec.layout().slots().get(0).tensor().name()
            + "'; * stands for any characters";
    for (int i : ParameterGroups.unmatched(spec.layout(), rules)) {
      String key = "train.optimiser.groups[" + i + "].match";
      checks.reject(key, "'" + rules.get(i).match() + "'", rule, "network");
    }
  }

  /** Smoothing gives every class a share of its own. */
  private void checkThreshold(Checks checks) {
    TaskLossConfig loss = train == null ? null : train.loss();
    Double threshold = loss == null ? null : loss.targetThreshold();
    if (train == null || network == null || threshold == null) {
      return;
    }
    double least = train.distill().labelSmoothing() / network.classes();
    if (threshold < least) {
      checks.reject(
          "train.loss.target-threshold",
          threshold,
          ">= train.distill.label-smoothing / classes = " + least + ": else every target is 1",
          "network.classes",
          "train.distill.label-smoothing");
    }
  }

  private void checkValidation(Checks checks) {
    if (train != null && train.validateEveryEpochs() > 0 && eval == null) {
      checks.reject(
          "train.validate-every-epochs",
          train.validateEveryEpochs(),
          "0 without the section 'eval', or add it",
          "eval");
    }
  }
}
