package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.SparkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrepareSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();

  @TempDir Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    ImagesFixture.classFolders(folder.resolve("train"), 4, 6, "t");
    ImagesFixture.classFolders(folder.resolve("val"), 4, 2, "v");
  }

  @Test
  void shardsHoldEveryReadableImageOnceInShuffledOrder() throws IOException {
    Files.writeString(folder.resolve("train/class1/broken.png"), "not a picture");

    PrepareResult result = run(ImagesFixture.config(folder), OutputMode.FRESH, 3);

    assertThat(result.splits().get(0).rows()).isEqualTo(24);
    assertThat(result.splits().get(0).rejects()).isEqualTo(1);
    assertThat(result.table()).contains("train", "24", "val");
    try (Stream<Path> files = Files.walk(folder.resolve("shards"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".crc"));
    }
    PreparedSplit train = PreparedSplit.open(SPARK, ImagesFixture.config(folder), "train");
    List<ImageRow> rows = rows(train);
    assertThat(train.manifest().shards().size()).isGreaterThan(2);
    assertThat(train.manifest().classes()).containsExactly("class0", "class1", "class2", "class3");
    assertThat(rows).extracting(ImageRow::imageId).doesNotHaveDuplicates().hasSize(24);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.imageId()).startsWith("class" + row.label() + "_");
              assertThat(row.encoded()).isEqualTo(ImagesFixture.png(row.imageId()));
              assertThat(row.widthPx()).isEqualTo(40);
            });
    assertThat(rows.stream().map(r -> ShuffleKey.of(7, r.imageId())).toList()).isSorted();
    assertThat(
            RejectsFile.read(
                HADOOP, new org.apache.hadoop.fs.Path(train.folder(), RejectsFile.NAME)))
        .singleElement()
        .satisfies(
            reject -> {
              assertThat(reject.imageId()).isEqualTo("broken.png");
              assertThat(reject.reason()).isNotBlank();
            });
  }

  @Test
  void sameInputAndSeedGiveTheSameBytesOnOneAndFourPartitions() {
    DatasetConfig one = ImagesFixture.config(folder, folder.resolve("one"));
    DatasetConfig four = ImagesFixture.config(folder, folder.resolve("four"));

    run(one, OutputMode.FRESH, 1);
    run(four, OutputMode.FRESH, 4);

    DatasetManifest first = PreparedSplit.find(HADOOP, one, "train").manifest();
    DatasetManifest second = PreparedSplit.find(HADOOP, four, "train").manifest();
    assertThat(first.shards()).isEqualTo(second.shards());
    assertThat(first.datasetDigest()).isEqualTo(second.datasetDigest());
  }

  @Test
  void outputFolderIsProtected() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);

    assertThatThrownBy(() -> run(config, OutputMode.FRESH, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot write dataset.shards: folder ")
        .hasMessageContaining(
            "is not empty; continue it with --resume, replace it with --overwrite");
    assertThat(run(config, OutputMode.RESUME, 4).table()).contains("finished");
    assertThat(run(config, OutputMode.OVERWRITE, 4).splits().get(0).seconds()).isPositive();
  }

  @Test
  void resumeRedoesASplitWithoutManifestAndRefusesOtherSettings() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);
    DatasetManifest before = PreparedSplit.find(HADOOP, config, "train").manifest();
    Files.delete(folder.resolve("shards/train/manifest.json"));

    run(config, OutputMode.RESUME, 4);

    assertThat(PreparedSplit.find(HADOOP, config, "train").manifest().datasetDigest())
        .isEqualTo(before.datasetDigest());
    DatasetConfig other = withShuffleSeed(config, 8);
    assertThatThrownBy(() -> run(other, OutputMode.RESUME, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("was made with other dataset settings")
        .hasMessageContaining("\"shuffle-seed\":\"7\"")
        .hasMessageContaining("\"shuffle-seed\":\"8\"");
  }

  @Test
  void resumeRefusesOtherImages() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);
    Files.move(folder.resolve("val/class0/class0_v0.png"), folder.resolve("val/class1/new.png"));

    assertThatThrownBy(() -> run(config, OutputMode.RESUME, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("/shards/val' was made with other dataset settings")
        .hasMessageContaining("\"listing-digest\":\"");
  }

  @Test
  void resumeRefusesImagesReplacedByOthersOfTheSameNameAndLength() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);
    Path image = folder.resolve("train/class0/class0_t0.png");
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length / 2] ^= 1;
    Files.write(image, bytes);
    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000));

    assertThatThrownBy(() -> run(config, OutputMode.RESUME, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("/shards/train' was made with other dataset settings");
  }

  @Test
  void resumeWritesOnlyWhatIsMissingAndEndsWithTheSameBytes() throws IOException {
    DatasetConfig whole = ImagesFixture.config(folder, folder.resolve("whole"));
    run(whole, OutputMode.FRESH, 4);
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);
    Path train = folder.resolve("shards/train");
    DatasetManifest manifest = PreparedSplit.find(HADOOP, config, "train").manifest();
    Files.delete(train.resolve("manifest.json"));
    leaveProgress(manifest, train);
    Files.delete(train.resolve("shard-00001.parquet"));
    Files.writeString(train.resolve("shard-00002.parquet"), "half");
    Files.writeString(train.resolve(".shard-00003.parquet.1234"), "half");
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(train.resolve("shard-00000.parquet"), longAgo);

    run(config, OutputMode.RESUME, 1);

    assertThat(PreparedSplit.open(SPARK, config, "train").manifest().shards())
        .isEqualTo(PreparedSplit.find(HADOOP, whole, "train").manifest().shards());
    assertThat(Files.getLastModifiedTime(train.resolve("shard-00000.parquet"))).isEqualTo(longAgo);
    try (Stream<Path> files = Files.list(train)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".") || name.startsWith("_"));
    }
  }

  /** What the run would have left behind if it had been killed right before its manifest. */
  private static void leaveProgress(DatasetManifest manifest, Path split) throws IOException {
    String settings = Objects.requireNonNull(manifest.provenance().get("dataset-settings"));
    Files.createDirectories(split.resolve("_progress"));
    Files.writeString(split.resolve("_progress/settings.json"), settings);
    for (int shard = 0; shard < manifest.shards().size(); shard++) {
      new ShardRecord(Sha256.hex(settings), manifest.shards().get(shard), List.of(), List.of())
          .write(HADOOP, new org.apache.hadoop.fs.Path(split.toString()), shard);
    }
  }

  @Test
  void corruptShardIsNamed() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);
    Path shard = folder.resolve("shards/train/shard-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    Files.delete(folder.resolve("shards/train/shard-00000.parquet"));

    assertThatThrownBy(() -> PreparedSplit.open(SPARK, config, "train"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'shard-00000.parquet' is missing")
        .hasMessageContaining("'shard-00001.parquet' is corrupt: SHA-256 expected = ")
        .hasMessageContaining("run 'prepare' again with --overwrite");
  }

  @Test
  void verifyNamesTheBadRowAndPassesSoundShards() throws IOException {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);

    assertThat(new VerifyShardsJob(SPARK, config).run().table()).contains("train", "val");
    Path shard = folder.resolve("shards/train/shard-00001.parquet");
    List<ImageRow> rows = rows(PreparedSplit.find(HADOOP, config, "train"), 1);
    byte[] bytes = Files.readAllBytes(shard);
    int at = indexOf(bytes, rows.get(2).encoded());
    bytes[at + 100] ^= 1;
    Files.write(shard, bytes);

    assertThatThrownBy(() -> new VerifyShardsJob(SPARK, config).run())
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("2 problems: Cannot use shard '")
        .hasMessageContaining("shard-00001.parquet': SHA-256 ")
        .hasMessageContaining(
            "; 'shard-00001.parquet' row group 0 row 2, image '"
                + rows.get(2).imageId()
                + "': its bytes do not have its SHA-256;")
        .hasMessageEndingWith("run 'prepare' again with --overwrite");
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at + part.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not found");
  }

  /** Shards are plain Parquet; a batch of Spark's vectorised reader holds few images. */
  @Test
  void sparkReadsShardsInSmallBatches() {
    DatasetConfig config = ImagesFixture.config(folder);
    run(config, OutputMode.FRESH, 4);

    Dataset<Row> table =
        SPARK.read().parquet(folder.resolve("shards/train").toString() + "/shard-*");

    assertThat(table.select("image_id").distinct().count()).isEqualTo(24);
    assertThat(SPARK.conf().get("spark.sql.parquet.columnarReaderBatchSize")).isEqualTo("64");
  }

  @Test
  void resizedTurnedAndTruncatedImagesAreKeptAsConfigured() throws Exception {
    Path corpus = Path.of("../data-prep/src/test/resources/corpus");
    Path into = folder.resolve("train/class3");
    for (String name : List.of("exif_6.jpg", "cut_80.jpg", "cut_header.jpg", "size_8x8.jpg")) {
      Files.copy(corpus.resolve(name), into.resolve(name));
    }
    DatasetConfig config = ImagesFixture.resized(folder, 20);

    PrepareResult result = run(config, OutputMode.FRESH, 2);

    assertThat(result.splits().get(0).rejects()).isEqualTo(1);
    List<ImageRow> rows = rows(PreparedSplit.open(SPARK, config, "train"));
    assertThat(rows).hasSize(27);
    for (ImageRow row : rows) {
      RgbImage pixels = ImageDecoder.decode(row.encoded(), 10_000);
      assertThat(pixels.widthPx()).isEqualTo(row.widthPx());
      assertThat(pixels.heightPx()).isEqualTo(row.heightPx());
      assertThat(Math.min(row.widthPx(), row.heightPx()))
          .isEqualTo(row.imageId().equals("size_8x8.jpg") ? 8 : 20);
    }
    assertThat(rows)
        .filteredOn(row -> row.imageId().equals("exif_6.jpg"))
        .singleElement()
        .satisfies(row -> assertThat(row.heightPx()).isEqualTo(28));
    assertThat(
            RejectsFile.read(
                HADOOP,
                new org.apache.hadoop.fs.Path(
                    folder.resolve("shards/train/" + RejectsFile.NOTES).toString())))
        .extracting(
            note -> note.imageId() + " " + note.reason().replaceAll("\\d+ bytes", "n bytes"))
        .containsExactlyInAnyOrder(
            "exif_6.jpg turned by EXIF orientation 6",
            "cut_80.jpg kept: truncated JPEG (n bytes), end marker added");
  }

  @Test
  void hopelessSourceIsGivenUpEarly() throws IOException {
    for (int i = 0; i < 3000; i++) {
      Files.write(folder.resolve("train/class0/broken" + i), new byte[] {1, 2, 3});
    }

    assertThatThrownBy(() -> run(ImagesFixture.config(folder), OutputMode.FRESH, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("images are rejected, dataset.max-reject-fraction = 0.05")
        .hasMessageContaining("neither JPEG nor PNG (starts with 01 02 03)");
  }

  @Test
  void repeatedImageIdIsRefused() throws IOException {
    Files.write(folder.resolve("train/class2/class1_t0.png"), ImagesFixture.png("x"));

    assertThatThrownBy(() -> run(ImagesFixture.config(folder), OutputMode.FRESH, 4))
        .hasStackTraceContaining("class1_t0.png");
  }

  @Test
  void splitWithoutReadableImagesIsRefused() throws IOException {
    for (int c = 0; c < 4; c++) {
      for (int i = 0; i < 2; i++) {
        Files.writeString(folder.resolve("val/class" + c + "/class" + c + "_v" + i + ".png"), "no");
      }
    }

    assertThatThrownBy(() -> run(ImagesFixture.config(folder), OutputMode.FRESH, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("none of its 8 images is readable");
  }

  @Test
  void moreRejectsThanAllowedAreOneErrorAndAllInTheTable() throws IOException {
    Files.writeString(folder.resolve("train/class1/broken.png"), "not a picture");
    byte[] png = ImagesFixture.png("class0_t9.png");
    for (int length : new int[] {20, 21}) {
      Files.write(folder.resolve("train/class0/cut" + length + ".png"), Arrays.copyOf(png, length));
    }

    assertThatThrownBy(() -> run(ImagesFixture.config(folder), OutputMode.FRESH, 4))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot prepare train: 3 of 27 images are rejected, dataset.max-reject-fraction = 0.05"
                + " allows 1; commonest reason (2 times): 'cut2")
        .hasMessageContaining(".png: truncated PNG header (2")
        .hasMessageContaining("; listed in '")
        .hasMessageEndingWith(
            "shards/train/rejects.parquet'; mend the source or raise dataset.max-reject-fraction");
    assertThat(
            RejectsFile.read(
                HADOOP,
                new org.apache.hadoop.fs.Path(
                    folder.resolve("shards/train/rejects.parquet").toString())))
        .extracting(RejectRow::imageId)
        .containsExactlyInAnyOrder("broken.png", "cut20.png", "cut21.png");
    assertThat(folder.resolve("shards/train/manifest.json")).doesNotExist();
  }

  @Test
  void missingManifestSaysRunPrepare() {
    assertThatThrownBy(() -> PreparedSplit.open(SPARK, ImagesFixture.config(folder), "train"))
        .hasMessageContaining("has no manifest.json; run 'prepare' first");
  }

  private static PrepareResult run(DatasetConfig config, OutputMode mode, int scanTasks) {
    return new PrepareJob(SPARK, "test", config, mode, Map.of(), scanTasks).run();
  }

  private static List<ImageRow> rows(PreparedSplit split, int shard) throws IOException {
    return ImageShardReader.readAll(HADOOP, split.shard(shard));
  }

  private static List<ImageRow> rows(PreparedSplit split) throws IOException {
    List<ImageRow> rows = new ArrayList<>();
    for (ShardEntry shard : split.manifest().shards()) {
      rows.addAll(
          ImageShardReader.readAll(
              HADOOP, new org.apache.hadoop.fs.Path(split.folder(), shard.file())));
    }
    return rows;
  }

  private static DatasetConfig withShuffleSeed(DatasetConfig config, long shuffleSeed) {
    return new DatasetConfig(
        config.layout(),
        config.train(),
        config.val(),
        config.valLabels(),
        config.shards(),
        config.shardBytes(),
        config.rowGroupBytes(),
        shuffleSeed,
        config.maxPixels(),
        config.maxRejectFraction(),
        config.verifyDigests(),
        config.synsets(),
        config.resizeShortSide(),
        config.jpegQuality(),
        config.orientation(),
        config.truncated(),
        config.check(),
        config.codec(),
        /* trainAnnotations= */ null,
        /* valAnnotations= */ null,
        DatasetConfig.Unannotated.KEEP);
  }
}
