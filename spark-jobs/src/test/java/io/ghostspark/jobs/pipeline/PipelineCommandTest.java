package io.ghostspark.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.RunConfig;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
  void stagesTableHoldsEveryRowAndTheSum() {
    Stages stages =
        new Stages(List.of(new StageRow("prepare", 7000, 10), new StageRow("teach", 48000, 30)));

    assertThat(stages.table().lines())
        .hasSize(4)
        .anyMatch(line -> line.matches("teach +48000 +30.0 +1600"))
        .anyMatch(line -> line.matches("all +40.0"));
  }
}
