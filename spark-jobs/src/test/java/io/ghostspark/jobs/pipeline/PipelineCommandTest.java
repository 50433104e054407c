package io.ghostspark.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineCommandTest {

  @Test
  void controlArmIsTheControlArmsFile() {
    LoadedConf distilled = ConfFixture.demo();
    String file = ConfFixture.folder().resolve("demo-no-kd.yaml").toString();

    RunConfig control =
        ConfFixture.demo(PipelineCommand.baselineOverrides(distilled, "runs/demo/no-kd")).config();

    RunConfig written = ConfLoader.load(Path.of(file), List.of()).config();
    assertThat(control.train()).isEqualTo(written.train());
    assertThat(control.network()).isEqualTo(written.network());
    assertThat(control.views()).isEqualTo(written.views());
    assertThat(control.eval()).isEqualTo(written.eval());
    assertThat(control.dataset()).isEqualTo(written.dataset());
    assertThat(control.seed()).isEqualTo(written.seed());
  }

  @Test
  void armsMustNotShareAFolder() {
    CommandFixture run =
        CommandFixture.run(
            "pipeline",
            "--conf",
            ConfFixture.folder().resolve("demo.yaml").toString(),
            "--baseline-run",
            "runs/demo/kd",
            "--report",
            "report.html");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("Invalid --baseline-run: 'runs/demo/kd' (must differ from train.run)");
  }

  @Test
  void allProblemsOfAllStagesAreListedBeforeTheFirstOneStarts(@TempDir Path folder)
      throws IOException {
    Path export = Files.createDirectories(folder.resolve("export"));
    Files.writeString(export.resolve("mine.txt"), "mine");
    Path report = Files.createDirectories(folder.resolve("report.html"));
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandFixture run =
        pipeline(
            folder,
            report,
            "dataset.val=" + folder.resolve("no.tar.gz"),
            "teacher.network.depth=6",
            "train.run=" + file.resolve("kd"),
            "export.path=" + export);

    assertThat(run.err())
        .startsWith("ghostspark: Cannot run 'pipeline': 5 problems\n")
        .contains("/no.tar.gz': it does not exist; dataset.val must name")
        .contains("blocks.5.")
        .contains("Cannot write train.run: '" + file + "' is a file")
        .contains("Cannot write export.path: folder '" + export + "' is not empty")
        .contains("Cannot write --report: '" + report + "' is a folder; name an HTML file")
        .doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("shards")).doesNotExist();
    assertThat(folder.resolve("no-kd")).doesNotExist();
  }

  @Test
  void overwritingTheControlArmMustNotDeleteTheOther(@TempDir Path folder) {
    CommandFixture run =
        pipeline(
            folder,
            folder.resolve("report.html"),
            "train.run=" + folder.resolve("no-kd/kd"),
            "teacher.weights=" + folder.resolve("no.safetensors"));

    assertThat(run.err())
        .contains("Cannot run 'pipeline': 2 problems")
        .contains("no.safetensors': no such file")
        .contains("Cannot write --baseline-run: folder '" + folder.resolve("no-kd") + "'")
        .contains("holds the input train.run = '" + folder.resolve("no-kd/kd") + "'");
  }

  /** The demo's pipeline on its real images and teacher, everything written below a folder. */
  private static CommandFixture pipeline(Path folder, Path report, String... sets) {
    Path root = ConfFixture.folder().resolve("..");
    String images = root.resolve("data-prep/demo/fashion-mnist").toString();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "pipeline",
                "--conf",
                ConfFixture.folder().resolve("demo.yaml").toString(),
                "--baseline-run",
                folder.resolve("no-kd").toString(),
                "--report",
                report.toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "dataset.train=" + images + "/train.tar",
                "dataset.val=" + images + "/val.tar.gz",
                "dataset.val-labels=" + images + "/val_labels.txt",
                "teacher.weights=" + root.resolve("model/demo/beitv2-fashion-mnist.safetensors"),
                "dataset.shards=" + folder.resolve("shards"),
                "logits.path=" + folder.resolve("logits"),
                "train.run=" + folder.resolve("kd"),
                "export.path=" + folder.resolve("export")));
    all.addAll(List.of(sets));
    all.forEach(set -> arguments.addAll(List.of("--set", set)));
    return CommandFixture.run(arguments.toArray(String[]::new));
  }

  @Test
  void stagesTableHoldsEveryRowAndTheSum() {
    Stages stages =
        new Stages(
            List.of(
                new StageRow("prepare", 7000, "images", 10),
                new StageRow("teach", 48000, "views", 30)));

    assertThat(stages.table().lines())
        .hasSize(4)
        .anyMatch(line -> line.matches("teach +48000 views +30.0 +1600"))
        .anyMatch(line -> line.matches("all +40.0"));
  }
}
