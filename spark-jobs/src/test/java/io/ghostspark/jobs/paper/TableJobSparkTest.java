package io.ghostspark.jobs.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.config.ConfFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableJobSparkTest {
  private static final Path REPOSITORY = ConfFixture.folder().resolve("..");

  @Test
  void theCommandEndsWithTableAndPictureAndTrainsNothingTwice(@TempDir Path folder)
      throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    for (String name : List.of("table6-step", "table6-cosine-0", "table6-cosine-1e-5")) {
      Files.copy(
          ConfFixture.folder().resolve("paper").resolve(name + ".yaml"),
          conf.resolve(name + ".yaml"));
    }

    CommandFixture first = ablate(folder, conf, "--results", folder.resolve("R.md").toString());
    CommandFixture second = ablate(folder, conf);

    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .contains("Table 6 at scale tiny, 1 seed: Top-1 by the learning rate's schedule")
        .containsPattern("w/ Rep and KD +cosine to 0 +79\\.13 +\\d+\\.\\d ")
        .contains("cosine beats step");
    // Seconds are in the table: had a row been trained again, they would differ.
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(ablate(folder, conf, "--finished").out()).isEqualTo(first.out());
    assertThat(folder.resolve("out/tiny/table6-tiny.svg")).content().contains("<circle");
    assertThat(folder.resolve("out/tiny/table6-tiny.png")).isNotEmptyFile();
    assertThat(folder.resolve("figures/table6-tiny.svg")).exists();
    assertThat(folder.resolve("R.md")).content().contains("| 6 | 3 of 3 |");

    // A diverging row: the others are kept, the exit code tells.
    Path step = conf.resolve("table6-step.yaml");
    Files.writeString(step, Files.readString(step).replaceFirst("base-lr: 0.005", "base-lr: 1e38"));
    CommandFixture changed = ablate(folder, conf);

    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out()).contains("w/ Rep and KD, step: failed: ");
    assertThat(rowLine(changed, "cosine to 0")).isEqualTo(rowLine(first, "cosine to 0"));
  }

  private static String rowLine(CommandFixture run, String column) {
    return run.out().lines().filter(line -> line.contains(column + " ")).findFirst().orElseThrow();
  }

  private static CommandFixture ablate(Path folder, Path conf, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "ablate",
                "--table",
                "6",
                "--scale",
                "tiny",
                "--conf-folder",
                conf.toString(),
                "--repository",
                REPOSITORY.toString(),
                "--out",
                folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return CommandFixture.run(arguments.toArray(String[]::new));
  }

  @Test
  void wrongOptionsSayWhatIsMissing() {
    assertThat(CommandFixture.run("ablate", "--scale", "tiny").err())
        .isEqualTo("ghostspark: Missing --table; see ghostspark ablate --help\n");
    assertThat(CommandFixture.run("ablate", "--table", "2").err())
        .isEqualTo("ghostspark: Missing --scale; see ghostspark ablate --help\n");
    assertThat(
            CommandFixture.run("ablate", "--table", "2", "--scale", "tiny", "--seeds", "0").err())
        .isEqualTo("ghostspark: Invalid --seeds: 0 (must be >= 1)\n");
    assertThat(
            CommandFixture.run("ablate", "--table", "1,2", "--rows", "n1-with", "--scale", "tiny")
                .err())
        .isEqualTo(
            "ghostspark: Invalid --rows: [n1-with] (must be of one table); give one with --table\n");
  }
}
