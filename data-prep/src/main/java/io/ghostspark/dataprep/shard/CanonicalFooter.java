package io.ghostspark.dataprep.shard;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Parquet's writer keeps a column's encodings in a hash set of enums, so their order in the footer
 * changes from one JVM to the next. Here they are sorted: the same rows give the same bytes in
 * every process.
 */
final class CanonicalFooter {
  /** Length of the footer (little endian) and the magic bytes. */
  private static final int TAIL_BYTES = 8;

  private CanonicalFooter() {}

  /**
   * A file's end with its encodings sorted.
   *
   * @param end the last bytes of a Parquet file, at least the whole footer
   */
  static byte[] of(byte[] end) throws IOException {
    int tail = end.length - TAIL_BYTES;
    int length = ByteBuffer.wrap(end, tail, TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
    int start = tail - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        Collections.sort(column.getMeta_data().getEncodings());
      }
    }
    ByteArrayOutputStream sorted = new ByteArrayOutputStream(end.length);
    sorted.write(end, 0, start);
    Util.writeFileMetaData(footer, sorted);
    if (sorted.size() != tail) {
      throw new IOException(
          "Cannot sort a footer's encodings: %d bytes became %d".formatted(tail, sorted.size()));
    }
    sorted.write(end, tail, TAIL_BYTES);
    return sorted.toByteArray();
  }
}
