package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hash set's order of one JVM must not get into the bytes of a shard. */
class CanonicalFooterTest {
  @TempDir private Path folder;

  @Test
  void eitherOrderOfEncodingsBecomesTheSameBytes() throws IOException {
    byte[] shard = shard();
    FileMetaData footer = footer(shard);
    for (ColumnChunk column : columns(footer)) {
      Collections.sort(column.getMeta_data().getEncodings());
    }
    byte[] sorted = withFooter(shard, footer);
    for (ColumnChunk column : columns(footer)) {
      Collections.reverse(column.getMeta_data().getEncodings());
    }
    byte[] reversed = withFooter(shard, footer);

    assertThat(reversed).isNotEqualTo(sorted);
    assertThat(CanonicalFooter.of(reversed)).isEqualTo(sorted);
    assertThat(CanonicalFooter.of(sorted)).isEqualTo(sorted);
  }

  @Test
  void writtenShardsAreCanonical() throws IOException {
    byte[] shard = shard();

    assertThat(CanonicalFooter.of(shard)).isEqualTo(shard);
    for (ColumnChunk column : columns(footer(shard))) {
      List<Encoding> encodings = column.getMeta_data().getEncodings();
      assertThat(encodings).hasSizeGreaterThan(1).isSorted();
    }
  }

  private byte[] shard() throws IOException {
    Path file = folder.resolve("shard.parquet");
    byte[] encoded = {1, 2, 3};
    try (ImageShardWriter writer =
        new ImageShardWriter(
            new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()), 1000)) {
      writer.write(new ImageRow("a", 0, 1, 1, new byte[32], encoded));
      writer.commit();
    }
    return Files.readAllBytes(file);
  }

  private static List<ColumnChunk> columns(FileMetaData footer) {
    List<ColumnChunk> columns = new ArrayList<>();
    for (RowGroup group : footer.getRow_groups()) {
      columns.addAll(group.getColumns());
    }
    return columns;
  }

  private static FileMetaData footer(byte[] file) throws IOException {
    int length = footerBytes(file);
    return Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
  }

  private static byte[] withFooter(byte[] file, FileMetaData footer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, file.length - 8 - footerBytes(file));
    Util.writeFileMetaData(footer, out);
    out.write(Arrays.copyOfRange(file, file.length - 8, file.length - 4));
    out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static int footerBytes(byte[] file) {
    return ByteBuffer.wrap(file, file.length - 8, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }
}
