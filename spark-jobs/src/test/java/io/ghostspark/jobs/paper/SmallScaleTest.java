package io.ghostspark.jobs.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.ConfLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SmallScaleTest {
  private static final Path CONF = ConfFixture.folder().resolve("paper");
  private static final ScaleFolders FOLDERS =
      new ScaleFolders(CONF.resolve("../.."), Path.of("runs/none"));
  private static final PaperTables TABLES = PaperTables.load();

  /** What a scale may change; everything else is what the tables are about. */
  private static final Set<String> CHANGED =
      Set.of(
          "dataset",
          "teacher",
          "eval",
          "export",
          "views.size",
          "views.min-scale",
          "views.per-image",
          "logits.path",
          "network.classes",
          "network.width",
          "network.depth",
          "network.image-height",
          "network.image-width",
          "network.mlp-width",
          "network.patch",
          "train.run",
          "train.epochs",
          "train.batch",
          "train.workers",
          "train.steps-per-round",
          "train.ema-decay",
          "train.checkpoint-every-rounds",
          "train.keep-checkpoints",
          "train.validate-every-epochs",
          "train.schedule.warmup-epochs",
          "train.schedule.warmup-lr",
          "train.schedule.decay-epochs");

  @Test
  void onlyDataSizesAndLengthsChange() {
    for (PaperTable table : TABLES.tables()) {
      for (PaperRow row : table.rows()) {
        Map<String, String> full = ConfLoader.load(file(table, row), List.of()).values();
        for (TableScale scale : List.of(TableScale.TINY, TableScale.DEMO)) {
          Map<String, String> small = run(table, row, scale, 0).conf().values();
          TreeSet<String> keys = new TreeSet<>(full.keySet());
          keys.addAll(small.keySet());
          keys.removeIf(key -> String.valueOf(full.get(key)).equals(small.get(key)));
          if ("rmsprop".equals(full.get("train.optimiser.name"))) {
            keys.remove("train.schedule.base-lr");
          }
          if (scale == TableScale.DEMO && table.number() != 8) {
            keys.removeIf(key -> key.equals("views.augment") || key.startsWith("views.erase"));
          }
          keys.removeIf(key -> CHANGED.contains(key) || CHANGED.contains(key.split("\\.")[0]));
          assertThat(keys).as("%s at %s", table.name(row), scale).isEmpty();
        }
      }
    }
  }

  /** Teachers that are not shipped are the exception: at demo scale such rows are not run. */
  @Test
  void rowsOfATableStayDifferent() {
    for (PaperTable table : TABLES.tables()) {
      for (TableScale scale : TableScale.values()) {
        Map<String, String> names = new HashMap<>();
        for (PaperRow row : table.rows()) {
          RowRun run = run(table, row, scale, 0);
          if (scale == TableScale.FULL || !isForeignTeacher(table, row)) {
            assertThat(names.put(run.digest(), row.id())).as(table.name(row)).isNull();
          }
          assertThat(run.unavailable().isPresent())
              .isEqualTo(scale == TableScale.DEMO && isForeignTeacher(table, row));
        }
      }
    }
  }

  private static boolean isForeignTeacher(PaperTable table, PaperRow row) {
    return table.number() == 3 && !row.id().startsWith("beitv2");
  }

  /** One training serves the recipe's row in every table, seeds and changed keys do not. */
  @Test
  void equalRowsOfTablesHaveOneDigest() {
    for (TableScale scale : TableScale.values()) {
      TreeSet<String> digests = new TreeSet<>();
      for (String name :
          List.of("3-beitv2-0.5", "4-alpha0.5-tau1", "5-n3-with", "6-cosine-0", "7-wd0.05")) {
        digests.add(run(name, scale, 0, List.of()).digest());
      }
      if (scale != TableScale.DEMO) {
        digests.add(run("8-randaug-erasing", scale, 0, List.of()).digest());
      }
      digests.add(run("9-ghostnetv3-1.3", scale, 0, List.of()).digest());

      assertThat(digests).as("%s", scale).hasSize(1);
      assertThat(digests).doesNotContain(run("7-wd0.05", scale, 1, List.of()).digest());
      assertThat(digests)
          .doesNotContain(run("7-wd0.05", scale, 0, List.of("train.distill.alpha=0.6")).digest());
      // A key at its default, as a later version might add it.
      assertThat(digests)
          .contains(run("7-wd0.05", scale, 0, List.of("logits.precision=f16")).digest());
    }
  }

  @Test
  void cachesAreSharedWhereTeacherAndViewsAgree() {
    String recipe = logits("4-alpha0.5-tau1");

    assertThat(logits("5-n1-with")).isEqualTo(recipe);
    assertThat(logits("8-deit-randaug")).isEqualTo(logits("8-randaug"));
    assertThat(logits("8-randaug")).isNotEqualTo(recipe);
  }

  /** 0.064 for 8 x 128 images is 0.008 for 2 x 64; LAMB keeps its rate. */
  @Test
  void ratesOfOtherOptimisersFollowTheBatch() {
    assertThat(values("9-ghostnetv2-1.0").get("train.schedule.base-lr")).isEqualTo("0.008");
    assertThat(values("9-ghostnetv2-1.0").get("train.optimiser.name")).isEqualTo("rmsprop");
    assertThat(values("9-ghostnetv3-1.0").get("train.schedule.base-lr")).isEqualTo("0.005");
  }

  private static Map<String, String> values(String name) {
    return run(name, TableScale.DEMO, 0, List.of()).conf().values();
  }

  @Test
  void furtherSeedsAtFullScaleHaveTheirOwnFolders() {
    assertThat(run("7-wd0.05", TableScale.FULL, 0, List.of()).runFolder())
        .isEqualTo("/data/ghostspark/paper/table7-wd0.05");
    assertThat(run("7-wd0.05", TableScale.FULL, 2, List.of()).runFolder())
        .isEqualTo("/data/ghostspark/paper/table7-wd0.05-seed-44");
  }

  private static String logits(String name) {
    return Objects.requireNonNull(values(name).get("logits.path"));
  }

  private static RowRun run(String name, TableScale scale, int repeat, List<String> more) {
    PaperTable table = TABLES.table(Integer.parseInt(name.substring(0, 1)));
    PaperRow row = table.row(name.substring(2));
    return RowRun.of(table, row, file(table, row), scale, FOLDERS, repeat, more);
  }

  private static RowRun run(PaperTable table, PaperRow row, TableScale scale, int repeat) {
    return RowRun.of(table, row, CONF, scale, FOLDERS, repeat);
  }

  private static Path file(PaperTable table, PaperRow row) {
    return CONF.resolve(table.name(row) + ".yaml");
  }
}
