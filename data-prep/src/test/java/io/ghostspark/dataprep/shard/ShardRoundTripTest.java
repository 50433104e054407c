package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.ColourJitter.Adjustment;
import io.ghostspark.dataprep.augment.ColourJitter.Step;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewSpec;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardRoundTripTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private File folder;

  @Test
  void readImagesAreTheWrittenOnes() throws IOException {
    for (int count : new int[] {0, 1, 2, 9, 100}) {
      List<ImageRow> rows = ShardRows.images(count, 3000, count);
      Path file = path("images-" + count);

      ShardEntry entry = writeImages(file, rows, 20_000);

      assertThat(ShardRows.describeImages(ImageShardReader.readAll(HADOOP, file)))
          .isEqualTo(ShardRows.describeImages(rows));
      assertThat(entry.rows()).isEqualTo(count);
      assertThat(entry.rowGroupRows().stream().mapToInt(Integer::intValue).sum()).isEqualTo(count);
    }
  }

  @Test
  void readLogitsAreTheWrittenOnes() throws IOException {
    for (int views = 0; views <= 3; views++) {
      for (int topK : new int[] {1, 5, 10}) {
        String name = "logits-" + views + "-" + topK;
        readLogitsAreTheWrittenOnes(name, ShardRows.augmentedLogits(20, views, topK, topK));
        readLogitsAreTheWrittenOnes(
            name + "-jittered", ShardRows.jitteredLogits(20, views, topK, topK));
      }
    }
  }

  private void readLogitsAreTheWrittenOnes(String name, List<LogitsRow> rows) throws IOException {
    Path file = path(name);

    ShardEntry written = writeLogits(file, rows, List.of(5, 9, 6));

    assertThat(ShardRows.describeLogits(LogitsShardReader.readAll(HADOOP, file)))
        .isEqualTo(ShardRows.describeLogits(rows));
    assertThat(written.rowGroupRows()).containsExactly(5, 9, 6);
  }

  @Test
  void readRejectsAreTheWrittenOnes() throws IOException {
    for (int count : new int[] {0, 1, 3}) {
      List<RejectRow> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        rows.add(new RejectRow("image" + i, "truncated JPEG (" + i + " bytes)"));
      }
      Path file = path("rejects-" + count);

      assertThat(RejectsFile.write(HADOOP, file, rows).rows()).isEqualTo(count);
      assertThat(RejectsFile.read(HADOOP, file)).isEqualTo(rows);
    }
  }

  @Test
  void rowGroupsConcatenateToTheShard() throws IOException {
    List<ImageRow> rows = ShardRows.images(60, 2000, 1);
    Path file = path("groups");
    ShardEntry entry = writeImages(file, rows, 10_000);
    List<ImageRow> joined = new ArrayList<>();

    for (int group = 0; group < entry.rowGroupRows().size(); group++) {
      List<ImageRow> part = ImageShardReader.readRowGroup(HADOOP, file, group);
      assertThat(part).hasSize(entry.rowGroupRows().get(group));
      joined.addAll(part);
    }

    assertThat(entry.rowGroupRows()).hasSizeBetween(4, 12);
    assertThat(ShardRows.describeImages(joined)).isEqualTo(ShardRows.describeImages(rows));
  }

  @Test
  void sameRowsGiveTheSameBytes() throws IOException {
    List<ImageRow> images = ShardRows.images(40, 2000, 3);
    List<LogitsRow> logits = ShardRows.logits(40, 8, 10, 3);

    ShardEntry one = writeImages(path("one"), images, 10_000);
    ShardEntry two = writeImages(path("two"), images, 10_000);

    assertThat(two.sha256()).isEqualTo(one.sha256());
    assertThat(writeLogits(path("three"), logits, one.rowGroupRows()).sha256())
        .isEqualTo(writeLogits(path("four"), logits, one.rowGroupRows()).sha256());
  }

  @Test
  void entryDescribesTheFile() throws IOException {
    Path file = path("entry");
    ShardEntry entry = writeImages(file, ShardRows.images(10, 1000, 4), 5_000);
    byte[] bytes = Files.readAllBytes(local(file));

    assertThat(entry.file()).isEqualTo(file.getName());
    assertThat(entry.bytes()).isEqualTo(bytes.length);
    assertThat(entry.sha256()).isEqualTo(HexFormat.of().formatHex(Sha256.of(bytes)));
  }

  @Test
  void blobsAreStoredPlainAndTheRestCompressed() throws IOException {
    Path file = path("codecs");
    writeImages(file, ShardRows.images(10, 1000, 4), 5_000);

    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, HADOOP))) {
      for (BlockMetaData group : reader.getRowGroups()) {
        for (ColumnChunkMetaData column : group.getColumns()) {
          boolean isBlob = column.getPath().toDotString().equals("image");
          assertThat(column.getCodec())
              .isEqualTo(isBlob ? CompressionCodecName.UNCOMPRESSED : CompressionCodecName.ZSTD);
          assertThat(column.getStatistics().hasNonNullValue()).isNotEqualTo(isBlob);
          assertThat(column.hasDictionaryPage()).isFalse();
        }
      }
    }
  }

  @Test
  void nothingAppearsBeforeCommit() throws IOException {
    Path file = path("uncommitted");
    try (ImageShardWriter writer = new ImageShardWriter(HADOOP, file, 1_000)) {
      for (ImageRow row : ShardRows.images(20, 1000, 5)) {
        writer.write(row);
      }
      assertThat(local(file)).doesNotExist();
    }

    assertThat(folder.list()).isEmpty();
  }

  @Test
  void commitReplacesAnOlderFile() throws IOException {
    Path file = path("again");
    writeImages(file, ShardRows.images(20, 1000, 6), 5_000);
    List<ImageRow> rows = ShardRows.images(3, 1000, 7);

    writeImages(file, rows, 5_000);

    assertThat(ImageShardReader.readAll(HADOOP, file)).hasSize(3);
    assertThat(folder.list((dir, name) -> name.endsWith(".parquet"))).hasSize(1);
  }

  @Test
  void flippedBitIsFoundOnRead() throws IOException {
    Path file = path("flipped");
    ShardEntry entry = writeImages(file, ShardRows.images(20, 1000, 8), 5_000);
    corrupt(file, 2_000);

    assertThatThrownBy(() -> ImageShardReader.readAll(HADOOP, file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read row group 0 of shard '" + file + "': ")
        .hasMessageContaining("CRC checksum verification failed");
    assertThatThrownBy(() -> entry.verify(HADOOP, new Path(folder.toURI())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot use shard '" + file + "': SHA-256 ")
        .hasMessageContaining("expected " + entry.sha256());
  }

  @Test
  void missingAndShortShardsAreNamed() throws IOException {
    Path file = path("short");
    ShardEntry entry = writeImages(file, ShardRows.images(20, 1000, 8), 5_000);
    entry.verify(HADOOP, new Path(folder.toURI()));
    byte[] bytes = Files.readAllBytes(local(file));
    dropChecksum(file);
    Files.write(local(file), Arrays.copyOf(bytes, bytes.length - 7));

    assertThatThrownBy(() -> entry.verify(HADOOP, new Path(folder.toURI())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use shard '%s': %d bytes, expected %d; write it again"
                .formatted(file, bytes.length - 7, bytes.length));
    assertThatThrownBy(() -> ImageShardReader.readAll(HADOOP, file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Cannot read shard '" + file + "': ")
        .hasMessageContaining("is not a Parquet file");
    Files.delete(local(file));
    assertThatThrownBy(() -> entry.verify(HADOOP, new Path(folder.toURI())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use shard '%s': the manifest lists it, but it does not exist".formatted(file));
  }

  @Test
  void otherTablesAndRowGroupsAreRefused() throws IOException {
    Path file = path("other");
    RejectsFile.write(HADOOP, file, List.of(new RejectRow("a", "b")));

    assertThatThrownBy(() -> ImageShardReader.readAll(HADOOP, file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read shard '%s': it holds table 'rejects' version 1, expected 'images' version 1"
                .formatted(file));
    assertThatThrownBy(() -> TableReader.readRowGroup(HADOOP, file, RejectsTable.FORMAT, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid row group: 1 of shard '" + file + "' (must be below 1)");
    assertThatThrownBy(() -> new ImageShardWriter(HADOOP, file, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid row-group-bytes: 0 (must be at least 1)");
  }

  @Test
  void viewsThatDoNotFitTheLayoutAreRefused() {
    ViewSpec spec = new ViewSpec(new CropBox(0, 0, 1, 1), false, ResizeKernel.BICUBIC);

    assertThatThrownBy(
            () ->
                PackedViews.pack(
                    "a", 0, List.of(new TeacherView(spec, new int[1], new float[2], 0)), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot pack views of 'a': 1 class ids and 2 log-probabilities, expected 1 of each");
    assertThatThrownBy(
            () ->
                PackedViews.pack(
                    "a", 0, List.of(new TeacherView(spec, new int[] {65536}, new float[1], 0)), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot pack views of 'a': class id 65536 (must be 0..65535)");
    assertThatThrownBy(() -> PackedViews.unpack("a", 0, new byte[29], 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot unpack views of 'a': 29 bytes, expected 1 views of 30 bytes");
  }

  @Test
  void viewsThatThisVersionCannotReplayAreRefused() {
    assertUnknown(packed(8, 0x80), "flags 0x0080");
    assertUnknown(packed(8, 0x0C, 0, 24), "colour jitter bits 0x000000000018");
    assertUnknown(packed(8, 0x0C, 0, 0, 0, 0, 0, 0, 0x20), "colour jitter bits 0x200000000000");
    assertUnknown(packed(8, 0x20), "flags 0x0020");
    assertUnknown(packed(8, 0x70), "erase fill 3");
    assertUnknown(
        packed(8, 0x04, 0, 63),
        "operation bits 0x3f: Invalid operation number: 63 (must be 0..23)");
    assertUnknown(
        packed(8, 0x04, 0, 0x42),
        "operation bits 0x42: Invalid operation: negated Invert (must be one with a sign)");
    assertUnknown(
        packed(8, 0x04, 0, 3, 0x01, 0xA0),
        "operation bits 0x03: Invalid level of Rotate: 40961/4096 (must be 0..40960)");
    CropBox box = new CropBox(0, 0, 1, 1);
    ViewSpec foreign =
        new ViewSpec(
            box,
            false,
            ResizeKernel.BILINEAR,
            List.of(),
            new Erasure(box, EraseFill.RAND, Erasure.noiseSeed("a", 3, box)));
    assertThatThrownBy(
            () ->
                PackedViews.pack(
                    "a", 4, List.of(new TeacherView(foreign, new int[1], new float[1], 0)), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot pack view 4 of 'a': its noise seed is not the one of its crop");
  }

  /** A view of one class: a crop of 1 x 1, then {@code bytes} from byte {@code at} on. */
  private static byte[] packed(int at, int... bytes) {
    byte[] view = new byte[30];
    view[4] = 1;
    view[6] = 1;
    for (int i = 0; i < bytes.length; i++) {
      view[at + i] = (byte) bytes[i];
    }
    return view;
  }

  private static void assertUnknown(byte[] view, String what) {
    assertThatThrownBy(() -> PackedViews.unpack("a", 7, view, 1, 1).get(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot unpack view 7 of 'a': this version cannot replay " + what);
  }

  /** One view by hand, so that another language's reader can be written from the layout alone. */
  @Test
  void packedBytesAreTheDocumentedOnes() {
    TeacherView view =
        new TeacherView(
            new ViewSpec(new CropBox(1, 2, 0x304, 0xFFFF), true, ResizeKernel.BICUBIC),
            new int[] {0x0506, 7},
            new float[] {-1f, -2f},
            Float.NEGATIVE_INFINITY);

    byte[] packed = PackedViews.pack("a", 0, List.of(view), 2);

    assertThat(HexFormat.of().formatHex(packed))
        .isEqualTo(
            "0100"
                + "0200"
                + "0403"
                + "ffff"
                + "0300"
                + "000000000000"
                + "0000000000000000"
                + "00fc"
                + "0605"
                + "00bc"
                + "0700"
                + "00c0");
    assertThat(packed).hasSize(26 + 4 * 2);
  }

  @Test
  void packedBytesOfAllFieldsAreTheDocumentedOnes() {
    CropBox crop = new CropBox(1, 2, 3, 4);
    ViewSpec spec =
        new ViewSpec(
            crop,
            false,
            ResizeKernel.BILINEAR,
            List.of(
                new AppliedOperation(Operation.SHEAR_X, 0x8123, true, ResizeKernel.BICUBIC),
                new AppliedOperation(Operation.INVERT, 0, false, ResizeKernel.BILINEAR)),
            new Erasure(
                new CropBox(5, 6, 7, 0x0809), EraseFill.PIXEL, Erasure.noiseSeed("a", 9, crop)));

    List<TeacherView> views = List.of(new TeacherView(spec, new int[0], new float[0], 0));
    byte[] packed = PackedViews.pack("a", 9, views, 0);

    // Flags: 2 operations (8), erased (10), pixel (40). Operation: 18 + 40 + 80.
    assertThat(HexFormat.of().formatHex(packed))
        .isEqualTo(
            "0100" + "0200" + "0300" + "0400" + "5800" + "d2" + "2381" + "02" + "0000" + "0500"
                + "0600" + "0700" + "0908" + "0000");
    assertThat(PackedViews.unpack("a", 9, packed, 1, 0).get(0).view()).isEqualTo(spec);
  }

  @Test
  void packedBytesOfColourJitterAreTheDocumentedOnes() {
    // Order contrast, hue, then the two that are left out: number 10 of the 24.
    ColourJitter jitter =
        new ColourJitter(
            List.of(new Step(Adjustment.CONTRAST, 511 / 512.0), new Step(Adjustment.HUE, -0.25)));
    ViewSpec spec = jittered(jitter);

    List<TeacherView> views = List.of(new TeacherView(spec, new int[0], new float[0], 0));
    byte[] packed = PackedViews.pack("a", 9, views, 0);

    long bits = 10 | 512L << 5 | 511L << 15 | 512L << 25 | 256L << 35;
    ByteBuffer expected = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bits);
    assertThat(Arrays.copyOfRange(packed, 8, 16))
        .containsExactly(
            0x0C,
            0,
            at(expected, 0),
            at(expected, 1),
            at(expected, 2),
            at(expected, 3),
            at(expected, 4),
            at(expected, 5));
    assertThat(PackedViews.unpack("a", 9, packed, 1, 0).get(0).view()).isEqualTo(spec);
  }

  @Test
  void colourJitterThatIsNotInStoredUnitsIsRefused() {
    for (List<Step> steps :
        List.of(
            List.of(new Step(Adjustment.CONTRAST, 0.3)),
            List.of(new Step(Adjustment.CONTRAST, 1)),
            List.of(new Step(Adjustment.CONTRAST, 2)),
            List.of(new Step(Adjustment.HUE, 0.25), new Step(Adjustment.HUE, 0.25)))) {
      List<TeacherView> views =
          List.of(new TeacherView(jittered(new ColourJitter(steps)), new int[0], new float[0], 0));

      assertThatThrownBy(() -> PackedViews.pack("a", 9, views, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Cannot pack view 9 of 'a': colour jitter %s (must be one step an adjustment, in stored units)",
              steps);
    }
  }

  private static byte at(ByteBuffer bytes, int index) {
    return bytes.get(index);
  }

  private static ViewSpec jittered(ColourJitter jitter) {
    return new ViewSpec(
        new CropBox(1, 2, 3, 4),
        false,
        ResizeKernel.BILINEAR,
        List.of(),
        jitter,
        /* erasure= */ null);
  }

  private ShardEntry writeImages(Path file, List<ImageRow> rows, long rowGroupBytes)
      throws IOException {
    try (ImageShardWriter writer = new ImageShardWriter(HADOOP, file, rowGroupBytes)) {
      for (ImageRow row : rows) {
        writer.write(row);
      }
      return writer.commit();
    }
  }

  private ShardEntry writeLogits(Path file, List<LogitsRow> rows, List<Integer> rowGroupRows)
      throws IOException {
    try (LogitsShardWriter writer = new LogitsShardWriter(HADOOP, file, rowGroupRows)) {
      for (LogitsRow row : rows) {
        writer.write(row);
      }
      return writer.commit();
    }
  }

  private Path path(String name) {
    return new Path(new Path(folder.toURI()), name + ".parquet");
  }

  private static java.nio.file.Path local(Path file) {
    return java.nio.file.Path.of(file.toUri().getPath());
  }

  /** Without Hadoop's own local checksum file, as on HDFS or S3. */
  private static void dropChecksum(Path file) throws IOException {
    Files.deleteIfExists(local(new Path(file.getParent(), "." + file.getName() + ".crc")));
  }

  private static void corrupt(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(local(file));
    bytes[position] ^= 1;
    Files.write(local(file), bytes);
    dropChecksum(file);
  }
}
