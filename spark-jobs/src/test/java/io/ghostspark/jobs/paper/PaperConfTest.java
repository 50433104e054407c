package io.ghostspark.jobs.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperConfTest {
  private static final PaperTables TABLES = PaperTables.load();

  @Test
  void filesInTheRepositoryAreThoseOfTheTables() throws IOException {
    Map<String, String> written = new PaperConf(TABLES).files();

    for (Map.Entry<String, String> file : written.entrySet()) {
      assertThat(ConfFixture.folder().resolve("paper").resolve(file.getKey()))
          .as("run 'deploy/local/ghostspark ablate --write-conf'")
          .hasContent(file.getValue());
    }
    try (Stream<Path> files = Files.list(ConfFixture.folder().resolve("paper"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".yaml")))
          .as("run 'deploy/local/ghostspark ablate --write-conf'")
          .containsExactlyInAnyOrderElementsOf(written.keySet());
    }
  }

  /** Rows of the paper: 6 + 10 + 9 + 6 + 6 + 3 + 5 + 2 x 6, and 18 students. */
  @Test
  void everyRowOfThePaperIsThere() {
    assertThat(TABLES.tables())
        .extracting(PaperTable::number)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(TABLES.tables())
        .extracting(table -> table.rows().size())
        .containsExactly(6, 10, 9, 6, 6, 3, 5, 12, 18);
    for (PaperTable table : TABLES.tables()) {
      List<String> ids = table.rows().stream().map(PaperRow::id).toList();
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(table.rows()).extracting(PaperRow::label).doesNotHaveDuplicates();
      table
          .claims()
          .forEach(claim -> claim.pairs().forEach(pair -> assertThat(ids).containsAll(pair)));
    }
  }

  /** A claim that the paper's own numbers deny would be a slip of ours. */
  @Test
  void everyClaimHoldsInThePapersNumbers() {
    for (PaperTable table : TABLES.tables()) {
      for (Claim claim : table.claims()) {
        for (List<String> pair : claim.pairs()) {
          assertThat(table.row(pair.get(0)).paper())
              .as("table %d: %s: %s", table.number(), claim.text(), pair)
              .isGreaterThan(table.row(pair.get(1)).paper());
        }
      }
    }
  }

  @Test
  void aFileSaysWhatItIsWhatIsAssumedAndWhatItCosts() {
    String text = Objects.requireNonNull(new PaperConf(TABLES).files().get("table2-n3-with.yaml"));

    assertThat(text)
        .contains("# Purpose: table 2 of the paper, \"w/ 1x1 DW, N=3\".")
        .contains("# Paper: top-1 77.60 %")
        .contains("--table 2 --rows n3-with --scale full")
        .contains("# Cost: 769 M samples (600 epochs) x 3 x 0.65 G multiply-accumulates = 1.5e+18.")
        .contains("  branches: 3  # this row's\n")
        .contains("    source: none  # this table's\n")
        .contains("    warmup-epochs: 5  # assumed (facts 5.4)\n")
        .contains("  mean: [0.485, 0.456, 0.406]\n")
        .doesNotContain("teacher:")
        .doesNotContain("logits:");
    assertThat(ConfLoader.parse(text, "text", List.of()).config().name())
        .isEqualTo("table2-n3-with");
    assertThat(new PaperConf(TABLES).files().get("table4-alpha0.5-tau1.yaml"))
        .contains("; teacher 64 M views x 17.6 G = 1.1e+18, once for all rows of the same teacher");
  }

  @Test
  void theCommandWritesTheFilesAndTakesStaleOnesAway(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("table2-n9-with.yaml"), "stale");
    Files.writeString(folder.resolve("mine.yaml"), "mine");

    CommandFixture run =
        CommandFixture.run("ablate", "--write-conf", "--conf-folder", folder.toString());

    assertThat(run.out()).isEqualTo("Wrote 75 files into " + folder + "\n");
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>(files.map(f -> f.getFileName().toString()).toList());
      assertThat(names).hasSize(76).contains("mine.yaml").doesNotContain("table2-n9-with.yaml");
    }
  }

  @Test
  void unknownTablesAndRowsNameTheKnownOnes() {
    assertThatThrownBy(() -> TABLES.table(10))
        .hasMessage("Invalid --table: 10 (must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9)");
    assertThatThrownBy(() -> TABLES.table(6).row("cosine"))
        .hasMessage("Invalid row: 'cosine' (must be one of table 6: step, cosine-0, cosine-1e-5)");
    assertThatThrownBy(() -> new Claim("more is more", List.of(List.of("a"))))
        .hasMessage("Invalid claim 'more is more': [[a]] (must be pairs of rows)");
  }
}
