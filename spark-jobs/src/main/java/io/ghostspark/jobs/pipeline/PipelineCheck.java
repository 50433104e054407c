package io.ghostspark.jobs.pipeline;

import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetSources;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.model.torch.TorchPlace;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What the first stage can know already: sources, teacher and every output folder are looked at
 * before anything is written, and all problems are one error. Each stage checks again for itself.
 */
final class PipelineCheck {
  private final Configuration hadoop;
  private final RunConfig config;
  private final Sections sections;
  private final OutputMode mode;
  private final List<String> problems = new ArrayList<>();

  PipelineCheck(Configuration hadoop, RunConfig config, Sections sections, OutputMode mode) {
    this.hadoop = hadoop;
    this.config = config;
    this.sections = sections;
    this.mode = mode;
  }

  /**
   * Fails unless every stage can start.
   *
   * @param baselineRun folder of the run without the teacher
   * @param report HTML file
   */
  void require(String baselineRun, Path report) {
    problems.clear();
    Optional<List<String>> classes = sources();
    teacher(classes);
    outputs(baselineRun);
    report(report);
    if (problems.size() == 1) {
      throw new ValidationException(problems.get(0));
    }
    if (!problems.isEmpty()) {
      throw new ValidationException(
          "Cannot run 'pipeline': %d problems\n  %s"
              .formatted(problems.size(), String.join("\n  ", problems)));
    }
  }

  /** Classes of the training split, unless it cannot be listed. */
  private Optional<List<String>> sources() {
    Optional<List<String>> classes =
        tried(() -> DatasetSources.train(hadoop, sections.dataset()).classes());
    classes.ifPresent(
        names -> {
          Optional<ImageSource> val =
              tried(() -> DatasetSources.val(hadoop, sections.dataset(), names));
          int configured = sections.network().classes();
          if (val.isPresent() && configured != names.size()) {
            problems.add(
                "Invalid network.classes: %d (must be %d, the classes of dataset.train)"
                    .formatted(configured, names.size()));
          }
        });
    return classes;
  }

  private void teacher(Optional<List<String>> classes) {
    Optional<Teacher> found = tried(() -> Teacher.find(hadoop, sections.teacher()));
    found.ifPresent(
        teacher ->
            tried(
                () -> {
                  if (classes.isPresent()) {
                    teacher.requireUsable(hadoop, classes.get());
                  } else {
                    teacher.scorer(hadoop, TorchPlace.CPU).close();
                  }
                  return teacher;
                }));
  }

  private void outputs(String baselineRun) {
    output("dataset.shards", sections.dataset().shards(), Map.of());
    tried(() -> TeachJob.outputProblem(hadoop, sections, mode))
        .flatMap(p -> p)
        .ifPresent(problems::add);
    output("train.run", sections.train().run(), Map.of());
    output("--baseline-run", baselineRun, Map.of("train.run", sections.train().run()));
    output("export.path", sections.export().path(), Map.of("--baseline-run", baselineRun));
  }

  /**
   * @param more inputs beside those of the stage that writes the folder
   */
  private void output(String key, String folder, Map<String, String> more) {
    String stage = key.startsWith("--") ? "train.run" : key;
    Map<String, String> inputs = new TreeMap<>(config.pathsBefore(stage));
    inputs.putAll(more);
    OutputFolder output = new OutputFolder(hadoop, key, JobPaths.of(folder), inputs);
    tried(() -> output.problem(mode)).flatMap(problem -> problem).ifPresent(problems::add);
  }

  private void report(Path report) {
    tried(() -> OutputFolder.unusable(hadoop, report.getParent()))
        .flatMap(problem -> problem)
        .ifPresent(
            problem ->
                problems.add("Cannot write --report: " + problem + "; name a file elsewhere"));
    if (tried(() -> OutputFolder.isFolder(hadoop, report)).orElse(false)) {
      problems.add("Cannot write --report: '" + report + "' is a folder; name an HTML file");
    }
  }

  /** A value, or one more problem. */
  private <T> Optional<T> tried(Supplier<T> check) {
    try {
      return Optional.of(check.get());
    } catch (ValidationException | IllegalArgumentException | UncheckedIOException e) {
      if (Failures.isBug(e)) {
        throw e;
      }
      problems.add(Failures.message(e));
      return Optional.empty();
    }
  }
}
