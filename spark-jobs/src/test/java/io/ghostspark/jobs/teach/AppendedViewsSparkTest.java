package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AppendedViewsSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();

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
  void appendedViewsAreThoseOfOneRunAndOldFilesStay() throws IOException {
    assertThat(teach("grown", 2, null).scoredViews()).isEqualTo(24 * 2);
    Map<String, byte[]> before = shards("grown");

    TeachResult appended = teach("grown", 5, "2..3");
    TeachResult more = teach("grown", 5, "4..4");
    teach("whole", 5, null);

    assertThat(appended.scoredViews()).isEqualTo(24 * 2);
    assertThat(more.scoredViews()).isEqualTo(24);
    assertThat(shards("grown")).containsAllEntriesOf(before);
    LogitsManifest grown = open("grown", 5).manifest();
    assertThat(grown.blocks().stream().map(LogitsBlock::firstView).toList())
        .containsExactly(0, 2, 4);
    assertThat(grown.viewsPerImage()).isEqualTo(5);
    assertThat(views("grown", 5)).isEqualTo(views("whole", 5));
    assertThat(grown.key().digest()).isEqualTo(open("whole", 5).manifest().key().digest());
  }

  @Test
  void aRepeatedCommandScoresNothingAndALostShardAgain() throws IOException {
    teach("logits", 2, null);
    teach("logits", 4, "2..3");
    LogitsManifest made = LogitsManifest.read(HADOOP, path("logits"));
    Path shard = folder.resolve("logits/views-00002/shard-00001.parquet");

    TeachResult again = teach("logits", 4, "2..3");
    TeachResult all = teach("logits", 4, null);
    Files.delete(shard);
    TeachResult mended = teach("logits", 4, null);

    assertThat(again.scoredViews()).isZero();
    assertThat(all.scoredViews()).isZero();
    assertThat(all.viewsPerImage()).isEqualTo(4);
    assertThat(mended.reusedShards()).isEqualTo(mended.shards() - 1);
    assertThat(LogitsManifest.read(HADOOP, path("logits"))).isEqualTo(made);
  }

  @Test
  void trainingMayUseFewerViewsThanTheCacheHoldsButNotMore() throws IOException {
    teach("logits", 2, null);
    teach("logits", 4, "2..3");

    assertThat(open("logits", 3).manifest().viewsPerImage()).isEqualTo(4);
    assertThatThrownBy(() -> open("logits", 6))
        .isInstanceOf(ValidationException.class)
        .hasMessageEndingWith(
            "it holds 4 views per image, views.per-image = 6; run 'teach --views 4..5', or lower"
                + " views.per-image");
  }

  @Test
  void corruptAppendedShardIsNamed() throws IOException {
    teach("logits", 2, null);
    teach("logits", 4, "2..3");
    Path shard = folder.resolve("logits/views-00002/shard-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[10] ^= 1;
    Files.write(shard, bytes);

    assertThat(open("logits", 2).manifest().blocks()).hasSize(2);
    assertThatThrownBy(() -> open("logits", 3))
        .hasMessageContaining("'views-00002/shard-00000.parquet' is corrupt");
  }

  @Test
  void rangesThatDoNotContinueTheCacheAreRefused() throws IOException {
    assertThatThrownBy(() -> teach("logits", 4, "2..3"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Invalid --views: 2..3 (must start at 0: the cache ")
        .hasMessageEndingWith("holds no views)");
    teach("logits", 2, null);

    assertThatThrownBy(() -> teach("logits", 6, "3..5"))
        .hasMessageContaining("Invalid --views: 3..5 (must start at 2: the cache ")
        .hasMessageEndingWith("holds views [0..1])");
    assertThatThrownBy(() -> teach("logits", 4, "2..4"))
        .hasMessage(
            "Invalid --views: 2..4 (must end below views.per-image = 4; raise it with the views)");
    assertThatThrownBy(() -> teach("logits", 4, null))
        .hasMessageContaining(
            "it holds 2 views per image, views.per-image = 4; append the others with --views 2..3");
    assertThatThrownBy(() -> run("logits", 4, "2..3", OutputMode.OVERWRITE))
        .hasMessage(
            "Cannot append views 2..3 with --overwrite: it would delete the views before them;"
                + " leave it out");
  }

  private TeachResult teach(String cache, int perImage, @Nullable String views) {
    return run(cache, perImage, views, OutputMode.FRESH);
  }

  private TeachResult run(String cache, int perImage, @Nullable String views, OutputMode mode) {
    ViewRange range = views == null ? null : ViewRange.parse(views);
    return new TeachJob(SPARK, sections(cache, perImage), mode, range, Map.of()).run();
  }

  private Sections sections(String cache, int perImage) {
    ViewsConfig views = TinyTeacherFixture.views(0.5, perImage);
    return TinyTeacherFixture.sections(dataset(), views, teacher, folder.resolve(cache), 2);
  }

  private LogitCache open(String cache, int perImage) {
    Sections sections = sections(cache, perImage);
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");
    return LogitCache.open(SPARK, train, teacher, sections.views(), sections.logits());
  }

  /** By image, each view as text. */
  private Map<String, List<String>> views(String cache, int perImage) throws IOException {
    Map<String, List<String>> views = new TreeMap<>();
    LogitCache opened = open(cache, perImage);
    for (LogitsBlock block : opened.manifest().blocks()) {
      for (int shard = 0; shard < block.shards().size(); shard++) {
        for (LogitsRow row : LogitsShardReader.readAll(HADOOP, opened.shard(block, shard))) {
          List<String> of = views.computeIfAbsent(row.imageId(), id -> new ArrayList<>());
          assertThat(row.firstView()).isEqualTo(of.size());
          row.views().forEach(view -> of.add(text(view)));
        }
      }
    }
    return views;
  }

  private static String text(TeacherView view) {
    return view.view()
        + Arrays.toString(view.classIds())
        + Arrays.toString(view.logProbs())
        + view.tailLogMass();
  }

  private Map<String, byte[]> shards(String cache) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(cache))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        bytes.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  private org.apache.hadoop.fs.Path path(String cache) {
    return new org.apache.hadoop.fs.Path(folder.resolve(cache).toUri());
  }

  private static DatasetConfig dataset() {
    return ImagesFixture.config(shared);
  }
}
