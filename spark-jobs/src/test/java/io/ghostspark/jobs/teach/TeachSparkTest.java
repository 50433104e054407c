package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TeachSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();
  private static final double F16 = 5e-3; // log-probabilities of magnitude 2 in half precision

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void prepareImages() throws IOException {
    ImagesFixture.classFolders(shared.resolve("train"), 4, 6, "t");
    ImagesFixture.classFolders(shared.resolve("val"), 4, 1, "v");
    new PrepareJob(SPARK, "test", dataset(), OutputMode.FRESH, Map.of()).run();
  }

  @Test
  void cacheHoldsWhatTheTeacherSaysOfEveryView() throws Exception {
    Sections sections = sections(0.5, 2);

    TeachResult result = run(sections, OutputMode.FRESH);

    assertThat(result.scoredViews()).isEqualTo(24 * 3);
    assertThat(result.table()).contains("bytes/view", "72");
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");
    LogitCache cache = open(train, sections);
    assertThat(cache.manifest().rows()).isEqualTo(24);
    assertThat(shards(cache.manifest()))
        .extracting(ShardEntry::rowGroupRows)
        .isEqualTo(train.manifest().shards().stream().map(ShardEntry::rowGroupRows).toList());
    assertThat(train.manifest().shards()).anyMatch(shard -> shard.rowGroupRows().size() > 1);
    for (int shard = 0; shard < train.manifest().shards().size(); shard++) {
      List<ImageRow> images = ImageShardReader.readAll(HADOOP, train.shard(shard));
      List<LogitsRow> logits =
          LogitsShardReader.readAll(HADOOP, cache.shard(cache.manifest().blocks().get(0), shard));
      assertThat(logits.stream().map(LogitsRow::imageId).toList())
          .isEqualTo(images.stream().map(ImageRow::imageId).toList());
      checkViews(images.get(0), logits.get(0), sections);
    }
  }

  @Test
  void anOnnxTeacherFillsTheCacheWithWhatItsWeightsSay() throws Exception {
    TeacherConfig teacher = TinyTeacherFixture.writeOnnx(folder.resolve("t.onnx"), 4);
    Sections sections = sections(teacher, 0.5, 2);

    assertThat(run(sections, OutputMode.FRESH).scoredViews()).isEqualTo(24 * 3);

    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");
    LogitCache cache = open(train, sections);
    assertThat(cache.manifest().key().teacherNetwork()).isEqualTo("onnx");
    ImageRow image = ImageShardReader.readAll(HADOOP, train.shard(0)).get(0);
    LogitsRow row =
        LogitsShardReader.readAll(HADOOP, cache.shard(cache.manifest().blocks().get(0), 0)).get(0);
    double[] mean = {0.5, 0.5, 0.5};
    double[] std = {0.25, 0.25, 0.25};
    try (Scorer scorer = new TorchScorer(TinyTeacherFixture.onnxWeights(4), mean, std)) {
      checkViews(image, row, sections, scorer, TinyTeacherFixture.ONNX_SIZE_PX);
    }
  }

  @Test
  void unusableOnnxTeachersFailBeforeAnyTask() throws IOException {
    TeacherConfig five = TinyTeacherFixture.writeOnnx(folder.resolve("five.onnx"), 5);
    Path noOnnx = folder.resolve("no.onnx");
    Files.writeString(noOnnx, "no protobuf");
    PreprocessingConfig preprocessing = TinyTeacherFixture.preprocessing(36);
    PreprocessingConfig larger = TinyTeacherFixture.preprocessing(40);

    assertThatThrownBy(() -> run(sections(five, 0.5, 2), OutputMode.FRESH))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot use teacher '%s' on this data set: it knows 5 classes, data set has 4 classes",
            five.onnx());
    assertThatThrownBy(
            () -> run(sections(onnx(noOnnx.toString(), preprocessing), 0.5, 2), OutputMode.FRESH))
        .hasMessageStartingWith("Cannot load " + noOnnx + ": ");
    assertThatThrownBy(
            () -> run(sections(onnx("" + five.onnx(), larger), 0.5, 2), OutputMode.FRESH))
        .hasMessageEndingWith("input 'pixels' is [-1, 3, 36, 36], pictures are 40 x 40 px");
    assertThatThrownBy(
            () -> run(sections(onnx("gone.onnx", preprocessing), 0.5, 2), OutputMode.FRESH))
        .hasMessageContaining("'gone.onnx': no such file; correct teacher.onnx");
    assertThat(logits()).doesNotExist();
  }

  @Test
  void moreClassesThanTheOnnxTeacherKnowsCannotBeKept() throws IOException {
    TeacherConfig teacher = TinyTeacherFixture.writeOnnx(folder.resolve("t.onnx"), 4);

    assertThatThrownBy(() -> run(sections(teacher, 0.5, 5), OutputMode.FRESH))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid logits.top-k: 5 (must be <= 4, the teacher's classes)");
  }

  @Test
  void aCacheOfOtherPreprocessingIsRefused() throws IOException {
    TeacherConfig made =
        TinyTeacherFixture.write(folder.resolve("t.safetensors"), 4, UnaryOperator.identity());
    run(sections(made, 0.5, 2), OutputMode.FRESH);
    PreprocessingConfig cropped =
        new PreprocessingConfig(
            16, 0.9, ResizeKernel.BILINEAR, List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    TeacherConfig other = new TeacherConfig(made.weights(), null, null, cropped, made.network());

    assertThatThrownBy(() -> run(sections(other, 0.5, 2), OutputMode.RESUME))
        .hasMessageContaining("teacher preprocessing: ")
        .hasMessageContaining("\"crop-fraction\":0.9,\"kernel\":\"BILINEAR\"")
        .hasMessageContaining("\"crop-fraction\":1.0,\"kernel\":\"BICUBIC\"");
  }

  private static TeacherConfig onnx(String file, PreprocessingConfig preprocessing) {
    return new TeacherConfig(null, file, null, preprocessing, null);
  }

  @Test
  void rerunSkipsFinishedShardsAndScoresMissingOnesToTheSameBytes() throws IOException {
    Sections sections = sections(0.5, 4);
    TeachResult first = run(sections, OutputMode.FRESH);
    LogitsManifest before = LogitsManifest.read(HADOOP, hadoop(logits()));

    TeachResult second = run(sections, OutputMode.FRESH);
    Files.delete(logits().resolve("shard-00001.json"));
    Files.delete(logits().resolve("manifest.json"));
    TeachResult third = run(sections, OutputMode.RESUME);

    assertThat(first.reusedShards()).isZero();
    assertThat(second.reusedShards()).isEqualTo(second.shards());
    assertThat(third.reusedShards()).isEqualTo(third.shards() - 1);
    assertThat(shards(LogitsManifest.read(HADOOP, hadoop(logits())))).isEqualTo(shards(before));
  }

  @Test
  void cacheOfAnotherRecipeIsRefusedNamingBothSides() throws IOException {
    Sections made = sections(0.5, 4);
    run(made, OutputMode.FRESH);
    Sections other = sections(0.25, 3);

    assertThatThrownBy(() -> run(other, OutputMode.RESUME))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot continue logit cache ")
        .hasMessageContaining("0.5")
        .hasMessageContaining("0.25")
        .hasMessageContaining("logits.top-k: cache = 4, configured = 3")
        .hasMessageContaining("replace it with --overwrite");
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");
    assertThatThrownBy(() -> open(train, other))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot use logit cache ")
        .hasMessageContaining("0.25");
    assertThat(run(other, OutputMode.OVERWRITE).reusedShards()).isZero();
    assertThat(open(train, other).manifest().topK()).isEqualTo(3);
  }

  @Test
  void shardsCutAtOtherRowsAreRefusedByTrainingAndScoredAgainByTeach() throws IOException {
    Sections sections = sections(0.5, 4);
    run(sections, OutputMode.FRESH);
    LogitsManifest made = LogitsManifest.read(HADOOP, hadoop(logits()));
    for (int ordinal = 0; ordinal < shards(made).size(); ordinal++) {
      cutAsOneRowGroup(ordinal);
    }
    List<ShardEntry> whole =
        shards(made).stream()
            .map(e -> new ShardEntry(e.file(), e.rows(), oneGroup(e), e.bytes(), e.sha256()))
            .toList();
    made.with(new LogitsBlock(0, 3, whole, Map.of()), made.rows()).write(HADOOP, hadoop(logits()));
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");

    assertThatThrownBy(() -> open(train, sections))
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching(
            "(?s)Cannot use logit cache '.*': rows per row group of shard-\\d+.parquet: expected = \\[.*\\], actual = \\[\\d+\\]; run 'teach' again");
    assertThat(run(sections, OutputMode.RESUME).reusedShards()).isLessThan(whole.size());
    assertThat(shards(open(train, sections).manifest())).isEqualTo(shards(made));
  }

  private static List<ShardEntry> shards(LogitsManifest manifest) {
    return manifest.blocks().get(0).shards();
  }

  private static List<Integer> oneGroup(ShardEntry entry) {
    return List.of((int) entry.rows());
  }

  /** The note beside a finished shard as a version before row groups were repeated wrote it. */
  private void cutAsOneRowGroup(int ordinal) throws IOException {
    Path note = logits().resolve("shard-%05d.json".formatted(ordinal));
    String json = Files.readString(note);
    int sum = 0;
    var matcher = java.util.regex.Pattern.compile("\\[([\\d,]+)\\]").matcher(json);
    assertThat(matcher.find()).isTrue();
    for (String rows : matcher.group(1).split(",")) {
      sum += Integer.parseInt(rows);
    }
    Files.writeString(note, matcher.replaceFirst("[" + sum + "]"));
  }

  @Test
  void foreignFolderIsRefused() throws IOException {
    Files.createDirectories(logits());
    Files.writeString(logits().resolve("notes.txt"), "mine");

    assertThatThrownBy(() -> run(sections(0.5, 4), OutputMode.RESUME))
        .hasMessageStartingWith("Cannot write logits.path: folder ");
  }

  @Test
  void corruptCacheShardIsNamed() throws IOException {
    Sections sections = sections(0.5, 4);
    run(sections, OutputMode.FRESH);
    LogitsManifest whole = LogitsManifest.read(HADOOP, hadoop(logits()));
    Path shard = logits().resolve("shard-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[10] ^= 1;
    Files.write(shard, bytes);
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(), "train");

    assertThatThrownBy(() -> open(train, sections))
        .hasMessageContaining("'shard-00000.parquet' is corrupt")
        .hasMessageEndingWith(
            "restore the file or delete it and run 'teach' again, which scores missing shards only");

    Files.delete(shard);
    TeachResult again = run(sections, OutputMode.FRESH);
    assertThat(again.reusedShards()).isEqualTo(again.shards() - 1);
    assertThat(open(train, sections).manifest()).isEqualTo(whole);
  }

  @Test
  void teacherMustKnowTheDataSetsClasses() throws IOException {
    TeacherConfig teacher =
        TinyTeacherFixture.write(folder.resolve("five.safetensors"), 5, UnaryOperator.identity());

    assertThatThrownBy(() -> run(sections(teacher, 0.5, 2), OutputMode.FRESH))
        .isInstanceOf(ValidationException.class)
        .hasMessageEndingWith("it knows 5 classes, data set has 4 classes");
  }

  @Test
  void missingTeacherSaysWhatToDo() throws IOException {
    TeacherConfig teacher =
        TinyTeacherFixture.write(folder.resolve("gone.safetensors"), 4, UnaryOperator.identity());
    Files.delete(folder.resolve("gone.safetensors"));

    assertThatThrownBy(() -> run(sections(teacher, 0.5, 2), OutputMode.FRESH))
        .hasMessageContaining("gone.safetensors': no such file; correct teacher.weights");
  }

  @Test
  void teacherThatSaysNanNamesImageAndView() throws IOException {
    TeacherConfig teacher =
        TinyTeacherFixture.write(
            folder.resolve("nan.safetensors"),
            4,
            values -> {
              Arrays.fill(values, Float.NaN);
              return values;
            });

    Throwable failure =
        Assertions.catchThrowable(
            (ThrowingCallable) () -> run(sections(teacher, 0.5, 2), OutputMode.FRESH));

    assertThat(Failures.message(failure))
        .matches(
            "Cannot score image 'class._t..png', view 0: the teacher's logit of class 0 is NaN");
  }

  private static void checkViews(ImageRow image, LogitsRow row, Sections sections)
      throws UnreadableImageException {
    Teacher teacher = Teacher.find(HADOOP, sections.teacher());
    try (Scorer scorer = teacher.scorer(HADOOP)) {
      checkViews(image, row, sections, scorer, 16);
    }
  }

  private static void checkViews(
      ImageRow image, LogitsRow row, Sections sections, Scorer scorer, int sizePx)
      throws UnreadableImageException {
    var source = ImageDecoder.decode(image.encoded(), 1_000_000);
    for (int v = 0; v < 3; v++) {
      TeacherView view = row.views().get(v);
      assertThat(view.view())
          .isEqualTo(
              sections
                  .views()
                  .recipe()
                  .view(image.imageId(), v, source.widthPx(), source.heightPx()));
      byte[] pixels = new byte[3 * sizePx * sizePx];
      ViewRenderer.render(source, view.view(), sizePx, pixels, 0);
      float[] logits = scorer.logits(new Batch(1, sizePx, sizePx, pixels, new int[1], null))[0];
      TeacherView expected = TopClasses.of(view.view(), logits, 2);
      assertThat(view.classIds()).isEqualTo(expected.classIds());
      assertThat(view.logProbs()[0]).isCloseTo(expected.logProbs()[0], within((float) F16));
      assertThat(view.tailLogMass()).isCloseTo(expected.tailLogMass(), within((float) F16));
    }
  }

  private Sections sections(double minScale, int topK) throws IOException {
    TeacherConfig teacher =
        TinyTeacherFixture.write(
            folder.resolve("teacher.safetensors"), 4, UnaryOperator.identity());
    return sections(teacher, minScale, topK);
  }

  private Sections sections(TeacherConfig teacher, double minScale, int topK) {
    return TinyTeacherFixture.sections(
        dataset(), TinyTeacherFixture.views(minScale), teacher, logits(), topK);
  }

  private Path logits() {
    return folder.resolve("logits");
  }

  private static DatasetConfig dataset() {
    return ImagesFixture.config(shared);
  }

  private static LogitCache open(PreparedSplit train, Sections sections) {
    return LogitCache.open(SPARK, train, sections.teacher(), sections.views(), sections.logits());
  }

  private static TeachResult run(Sections sections, OutputMode mode) {
    return new TeachJob(SPARK, sections, mode, Map.of()).run();
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }
}
