package io.ghostspark.jobs.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.spark.SparkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every configuration that the repository ships, shrunk and trained through Spark. */
class EveryConfIT {
  private static final Path REPOSITORY = ConfFixture.folder().resolve("..");
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @TempDir private static Path out;

  /** The shipped configurations, the paper's rows and their students among them. */
  @Test
  void everyFileInConfRunsForTwoRounds() throws IOException {
    ScaleFolders folders = new ScaleFolders(REPOSITORY, out);
    List<PaperRow> rows = new ArrayList<>();
    List<RowRun> runs = new ArrayList<>();
    PaperTable table =
        new PaperTable(0, "all", "file", null, null, List.of(), List.of(), List.of());
    for (Path file : files()) {
      RunConfig config = ConfLoader.load(file, List.of()).config();
      if (config.train() == null) {
        assertThat(config.dataset()).as("%s", file).isNotNull();
        continue;
      }
      PaperRow row =
          new PaperRow(file.getFileName().toString(), "all", file.toString(), 0, null, List.of());
      rows.add(row);
      runs.add(RowRun.of(table, row, file, TableScale.TINY, folders, 0, List.of()));
    }
    table = new PaperTable(0, "all", "file", null, null, List.of(), rows, List.of());

    TableResult result =
        new TableJob(
                SparkFixture.session(),
                new TablePlan(table, TableScale.TINY, 1, folders, rows, runs),
                CLOCK)
            .run();

    assertThat(result.rows()).hasSizeGreaterThan(75);
    assertThat(result.rows())
        .allSatisfy(
            row -> {
              assertThat(row.missing()).as(row.row().id()).isNull();
              assertThat(row.results()).hasSize(1);
              assertThat(row.results().get(0).rounds()).as(row.row().id()).isEqualTo(2);
              assertThat(row.results().get(0).trainLoss()).as(row.row().id()).isFinite();
            });
    // Nothing stays of a run but its numbers.
    assertThat(folders.of(TableScale.TINY).resolve("runs").toFile().list()).isEmpty();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ConfFixture.folder())) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
