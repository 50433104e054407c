package io.ghostspark.jobs.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.teach.LogitCache;
import io.ghostspark.jobs.teach.LogitsConfig;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.TinyTeacherFixture;
import io.ghostspark.jobs.teach.ViewsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifySparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();
  private static final int IMAGES = 24;
  private static final int VIEWS = 3;

  @TempDir static Path shared;
  @TempDir Path folder;
  private TeacherConfig teacher;

  @BeforeAll
  static void prepareImages() throws IOException {
    ImagesFixture.classFolders(shared.resolve("train"), 4, 6, "t");
    ImagesFixture.classFolders(shared.resolve("val"), 4, 1, "v");
    new PrepareJob(SPARK, "test", dataset(), OutputMode.FRESH, Map.of()).run();
  }

  @BeforeEach
  void writeTeacher() throws IOException {
    teacher =
        TinyTeacherFixture.write(folder.resolve("t.safetensors"), 4, UnaryOperator.identity());
  }

  @Test
  void aCacheIsRightUntilOneByteIsFlipped() throws IOException {
    teach(LogProbPrecision.F16);

    VerifyReport good = verify(LogProbPrecision.F16);
    Path shard = folder.resolve("logits/shard-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[40] ^= 4;
    Files.write(shard, bytes);
    VerifyReport bad = verify(LogProbPrecision.F16);

    assertThat(good.problems()).isEmpty();
    assertThat(good.errors().views()).isEqualTo(IMAGES * VIEWS);
    assertThat(good.errors().maxError()).isPositive().isLessThan(0.002);
    assertThat(good.table()).contains("tail bucket", "top-1 flips", "views scored again");
    assertThat(bad.problems()).hasSize(1);
    assertThat(bad.problems().get(0))
        .startsWith("'shard-00001.parquet' is corrupt: SHA-256 expected = ");
    assertThat(bad.errors().views()).isZero();
    assertThat(bad.table())
        .containsPattern("log-probability error, max +- +0.0100\n")
        .containsPattern("tail bucket +- +- +-\n");
  }

  @Test
  void eightBitsAreWithinTheirOwnLimits() throws IOException {
    teach(LogProbPrecision.U8);

    VerifyReport report = verify(LogProbPrecision.U8);

    assertThat(report.problems()).isEmpty();
    assertThat(report.errors().maxError()).isGreaterThan(0.002).isLessThan(0.15);
    assertThat(LogitsManifest.read(HADOOP, cache()).precision()).isEqualTo(LogProbPrecision.U8);
    assertThatThrownBy(() -> verify(LogProbPrecision.F16))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("logits.precision: cache = U8, configured = F16");
  }

  @Test
  void missingAndSurplusShardsAreNamed() throws IOException {
    teach(LogProbPrecision.F16);
    Files.copy(
        folder.resolve("logits/shard-00000.parquet"), folder.resolve("logits/shard-00077.parquet"));
    Files.delete(folder.resolve("logits/shard-00001.parquet"));

    assertThat(verify(LogProbPrecision.F16).problems())
        .hasSize(2)
        .anyMatch(problem -> problem.equals("'shard-00001.parquet' is missing"))
        .anyMatch(problem -> problem.startsWith("'shard-00077.parquet' in '"))
        .anyMatch(problem -> problem.endsWith("logits' is not in the manifest"));
  }

  @Test
  void manifestsOfOtherShardsAreRefused() throws IOException {
    teach(LogProbPrecision.F16);
    LogitsManifest manifest = LogitsManifest.read(HADOOP, cache());
    LogitsBlock block = manifest.blocks().get(0);
    List<ShardEntry> fewer = block.shards().subList(0, block.shards().size() - 1);
    manifest
        .with(new LogitsBlock(0, VIEWS, fewer, Map.of()), manifest.rows())
        .write(HADOOP, cache());

    assertThatThrownBy(() -> verify(LogProbPrecision.F16))
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching(
            "Cannot use logit cache '.*': rows per row group of shard-\\d+.parquet: expected ="
                + " \\[.*\\], actual = no shard; run 'teach' again");
    List<ShardEntry> more = new ArrayList<>(block.shards());
    more.add(block.shards().get(0));
    manifest
        .with(new LogitsBlock(0, VIEWS, more, Map.of()), manifest.rows())
        .write(HADOOP, cache());
    assertThatThrownBy(() -> verify(LogProbPrecision.F16))
        .hasMessageMatching(".*expected = no shard, actual = \\[.*\\]; run 'teach' again");
  }

  @Test
  void otherImagesAndOtherWordsAreFoundThoughTheDigestsAreRight() throws IOException {
    teach(LogProbPrecision.F16);
    rewrite(0, row -> new LogitsRow("intruder", row.firstView(), row.views()));
    assertThat(verify(LogProbPrecision.F16).problems())
        .hasSize(1)
        .allMatch(
            problem -> problem.startsWith("row 0 of 'shard-00000.parquet' is image 'intruder'"));

    new TeachJob(SPARK, sections(LogProbPrecision.F16), OutputMode.OVERWRITE, Map.of()).run();
    rewrite(0, VerifySparkTest::louder);
    assertThat(verify(LogProbPrecision.F16).problems())
        .anyMatch(
            p ->
                p.matches(
                    "largest error of a log-probability is 0\\.\\d+ nats \\(image 'class.*', view"
                        + " \\d\\), above --max-error = 0.01"))
        .anyMatch(p -> p.startsWith("mean error of a log-probability is "));

    new TeachJob(SPARK, sections(LogProbPrecision.F16), OutputMode.OVERWRITE, Map.of()).run();
    rewrite(0, VerifySparkTest::swapped);
    assertThat(verify(LogProbPrecision.F16).problems())
        .anyMatch(p -> p.matches("\\d+ of 72 sampled views are not those of the recipe"));
  }

  @Test
  void aFolderWithoutManifestSaysWhatToDo() {
    assertThatThrownBy(() -> verify(LogProbPrecision.F16))
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching(
            "Cannot use logit cache '.*logits': no manifest.json in it; run 'teach' first, or"
                + " correct logits.path");
  }

  @Test
  void theTableHasOneRowPerView() throws IOException {
    teach(LogProbPrecision.F16);
    LogitsManifest manifest = LogitsManifest.read(HADOOP, cache());
    ViewsTable.register(SPARK, cache(), manifest);

    assertThat(SPARK.sql("SELECT * FROM views").count()).isEqualTo(IMAGES * VIEWS);
    Row mass =
        SPARK
            .sql(
                "SELECT min(m), max(m) FROM (SELECT exp(tail_log_prob) +"
                    + " aggregate(log_probs, 0D, (s, p) -> s + exp(p)) AS m FROM views)")
            .first();
    assertThat(mass.getDouble(0)).isGreaterThan(0.998);
    assertThat(mass.getDouble(1)).isLessThan(1.002);
    assertThat(SPARK.sql("SELECT DISTINCT image_id, view FROM views").count())
        .isEqualTo(IMAGES * VIEWS);
    assertThat(List.of(SPARK.table("views").columns()))
        .startsWith("image_id", "view", "crop_top", "crop_left", "crop_height", "crop_width")
        .contains("flipped", "kernel", "op1", "level1", "negated1", "op2", "level2", "negated2")
        .contains("erase_top", "erase_left", "erase_height", "erase_width", "erase_fill")
        .endsWith("class_ids", "log_probs", "tail_log_prob");
    assertThat(CacheSummary.of(new LogitCache(cache(), manifest)).text())
        .contains("24", "3 per image, top 2 of 4 classes, log-probabilities in f16")
        .contains(manifest.key().digest())
        .contains("{\"flipProbability\":0.5,");
    String help = CommandFixture.run("cache", "show", "--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains(List.of(SPARK.table("views").columns()));
    assertThatThrownBy(() -> CacheSummary.shardOf(new LogitCache(cache(), manifest), 99))
        .hasMessageContaining("Invalid --shard: 99 (must be in 0..");
  }

  /** Twice as sure: the same order, other numbers. */
  private static LogitsRow louder(LogitsRow row) {
    List<TeacherView> views = new ArrayList<>();
    for (TeacherView view : row.views()) {
      float[] logProbs = view.logProbs().clone();
      logProbs[0] += 0.25f;
      views.add(new TeacherView(view.view(), view.classIds(), logProbs, view.tailLogMass()));
    }
    return new LogitsRow(row.imageId(), row.firstView(), views);
  }

  private static LogitsRow swapped(LogitsRow row) {
    List<TeacherView> views = new ArrayList<>(row.views());
    views.add(views.remove(0));
    return new LogitsRow(row.imageId(), row.firstView(), views);
  }

  /** Writes a shard again, and its digest into the manifest. */
  private void rewrite(int shard, UnaryOperator<LogitsRow> change) throws IOException {
    LogitsManifest manifest = LogitsManifest.read(HADOOP, cache());
    List<ShardEntry> entries = new ArrayList<>(manifest.blocks().get(0).shards());
    org.apache.hadoop.fs.Path file =
        new org.apache.hadoop.fs.Path(cache(), entries.get(shard).file());
    List<LogitsRow> rows = LogitsShardReader.readAll(HADOOP, file);
    try (LogitsShardWriter writer =
        new LogitsShardWriter(HADOOP, file, entries.get(shard).rowGroupRows())) {
      for (LogitsRow row : rows) {
        writer.write(change.apply(row));
      }
      entries.set(shard, writer.commit());
    }
    manifest
        .with(new LogitsBlock(0, VIEWS, entries, Map.of()), manifest.rows())
        .write(HADOOP, cache());
  }

  private void teach(LogProbPrecision precision) {
    new TeachJob(SPARK, sections(precision), OutputMode.FRESH, Map.of()).run();
  }

  private VerifyReport verify(LogProbPrecision precision) {
    return new VerifyJob(
            SPARK, sections(precision), cache -> VerifyLimits.of(precision, IMAGES * VIEWS, 1))
        .run();
  }

  private Sections sections(LogProbPrecision precision) {
    ViewsConfig views = TinyTeacherFixture.views(0.5, VIEWS);
    LogitsConfig logits = new LogitsConfig(folder.resolve("logits").toString(), 2, 5, 1, precision);
    return Sections.of(
        new RunConfig("tiny", 1, dataset(), views, null, teacher, logits, null, null, null),
        "cache verify",
        "dataset",
        "views",
        "teacher",
        "logits");
  }

  private org.apache.hadoop.fs.Path cache() {
    return new org.apache.hadoop.fs.Path(folder.resolve("logits").toUri());
  }

  private static DatasetConfig dataset() {
    return ImagesFixture.config(shared);
  }
}
