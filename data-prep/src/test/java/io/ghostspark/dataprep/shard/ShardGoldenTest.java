package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Files written by version 1 of each table must stay readable. */
class ShardGoldenTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Path TABLES = new Path("src/test/resources/tables");
  private static final List<ImageRow> IMAGES = ShardRows.images(5, 60, 11);
  private static final List<LogitsRow> LOGITS = ShardRows.logits(5, 2, 3, 11);
  private static final List<LogitsRow> AUGMENTED = ShardRows.augmentedLogits(7, 4, 3, 12);
  private static final List<LogitsRow> JITTERED = ShardRows.jitteredLogits(7, 4, 3, 12);
  private static final List<LogitsRow> PROBABLE = ShardRows.probable(5, 2, 3, 12);
  private static final List<LogitsRow> PROBABLE_AS_READ =
      PROBABLE.stream().map(ShardGoldenTest::throughU8).toList();
  private static final List<RejectRow> REJECTS =
      List.of(new RejectRow("a.JPEG", "empty file"), new RejectRow("b.JPEG", "no JPEG marker"));

  @Test
  void imagesVersion1() throws IOException {
    Path file = new Path(TABLES, "images-1.parquet");

    assertThat(ShardRows.describeImages(ImageShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeImages(IMAGES));
  }

  @Test
  void logitsVersion1() throws IOException {
    Path file = new Path(TABLES, "logits-1.parquet");

    assertThat(ShardRows.describeLogits(LogitsShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeLogits(LOGITS));
    assertThat(LogitsShardReader.readRowGroup(HADOOP, file, 1)).hasSize(2);
  }

  /** Version 1 with operations and erased boxes, which the first writers had not. */
  @Test
  void augmentedLogitsVersion1() throws IOException {
    Path file = new Path(TABLES, "logits-1-augmented.parquet");

    assertThat(ShardRows.describeLogits(LogitsShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeLogits(AUGMENTED));
  }

  /** Version 1 with colour jitter in the bytes of the operations, which later writers have. */
  @Test
  void jitteredLogitsVersion1() throws IOException {
    Path file = new Path(TABLES, "logits-1-jittered.parquet");

    assertThat(ShardRows.describeLogits(LogitsShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeLogits(JITTERED));
  }

  /** Version 2: log-probabilities in u8; the same views, read back as what is stored. */
  @Test
  void logitsVersion2() throws IOException {
    Path file = new Path(TABLES, "logits-2.parquet");

    assertThat(ShardRows.describeLogits(LogitsShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeLogits(PROBABLE_AS_READ));
    assertThat(LogitsShardReader.readRowGroup(HADOOP, file, 1)).hasSize(2);
  }

  @Test
  void rejectsVersion1() throws IOException {
    assertThat(RejectsFile.read(HADOOP, new Path(TABLES, "rejects-1.parquet"))).isEqualTo(REJECTS);
  }

  @Disabled("writes the files above; a new schema version gets new names")
  @Test
  void generate() throws IOException {
    try (ImageShardWriter images =
            new ImageShardWriter(HADOOP, new Path(TABLES, "images-1.parquet"), 100);
        LogitsShardWriter logits =
            new LogitsShardWriter(HADOOP, new Path(TABLES, "logits-1.parquet"), List.of(3, 2));
        LogitsShardWriter augmented =
            new LogitsShardWriter(
                HADOOP, new Path(TABLES, "logits-1-augmented.parquet"), List.of(7))) {
      for (ImageRow row : IMAGES) {
        images.write(row);
      }
      for (LogitsRow row : LOGITS) {
        logits.write(row);
      }
      for (LogitsRow row : AUGMENTED) {
        augmented.write(row);
      }
      assertThat(augmented.commit().rows()).isEqualTo(7);
      assertThat(images.commit().rows()).isEqualTo(5);
      assertThat(logits.commit().rows()).isEqualTo(5);
    }
    RejectsFile.write(HADOOP, new Path(TABLES, "rejects-1.parquet"), REJECTS);
  }

  @Disabled("writes logits-1-jittered.parquet")
  @Test
  void generateJittered() throws IOException {
    try (LogitsShardWriter logits =
        new LogitsShardWriter(HADOOP, new Path(TABLES, "logits-1-jittered.parquet"), List.of(7))) {
      for (LogitsRow row : JITTERED) {
        logits.write(row);
      }
      assertThat(logits.commit().rows()).isEqualTo(7);
    }
  }

  @Disabled("writes logits-2.parquet")
  @Test
  void generateVersion2() throws IOException {
    try (LogitsShardWriter logits =
        new LogitsShardWriter(
            HADOOP, new Path(TABLES, "logits-2.parquet"), List.of(3, 2), LogProbPrecision.U8)) {
      for (LogitsRow row : PROBABLE) {
        logits.write(row);
      }
      assertThat(logits.commit().rows()).isEqualTo(5);
    }
  }

  private static LogitsRow throughU8(LogitsRow row) {
    int topK = row.views().get(0).classIds().length;
    byte[] packed =
        PackedViews.pack(row.imageId(), row.firstView(), row.views(), topK, LogProbPrecision.U8);
    return new LogitsRow(
        row.imageId(),
        row.firstView(),
        PackedViews.unpack(
            row.imageId(), row.firstView(), packed, row.views().size(), topK, LogProbPrecision.U8));
  }
}
