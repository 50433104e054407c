package io.ghostspark.dataprep.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.jspecify.annotations.Nullable;

/**
 * Writes one Parquet file of a table; readers see it after {@link #commit()}. The same rows give
 * the same bytes: no time, host or attempt is stored.
 */
final class TableWriter<T> implements Closeable {
  static final String TABLE_KEY = "ghostspark.table";
  static final String VERSION_KEY = "ghostspark.schema-version";

  private static final int PAGE_BYTES = 1 << 20;

  /** Blobs of 100 kB: the default first check after 100 rows would make 10 MB pages. */
  private static final int MIN_ROWS_PER_PAGE_CHECK = 2;

  private static final int MAX_ROWS_PER_PAGE_CHECK = 10;

  /** Parquet's own defaults for the length of truncated statistics. */
  private static final int INDEX_TRUNCATE_BYTES = 64;

  private final Path file;
  private final TableFormat<T> format;
  private final CutRule cut;
  private final HashingOutputFile target;
  private final ParquetFileWriter parquet;
  private final CodecFactory codecs;
  private final ParquetProperties properties;
  private final Map<ColumnDescriptor, ColumnPages> pages = new LinkedHashMap<>();
  private final List<Integer> rowGroupRows = new ArrayList<>();
  private long rows;
  private int openRows;
  private @Nullable ColumnWriteStore columns;
  private @Nullable RowWriter rowWriter;
  private boolean committed;

  /** Where a row group ends. */
  interface CutRule {
    boolean endsAfter(int rowGroup, int rowsInGroup, long bytesInGroup);

    static CutRule atBytes(long rowGroupBytes) {
      if (rowGroupBytes < 1) {
        throw new IllegalArgumentException(
            "Invalid row-group-bytes: " + rowGroupBytes + " (must be at least 1)");
      }
      return (group, rows, bytes) -> bytes >= rowGroupBytes;
    }

    static CutRule atRows(List<Integer> rowGroupRows) {
      List<Integer> copy = List.copyOf(rowGroupRows);
      IntPredicate known = group -> group < copy.size();
      return (group, rows, bytes) -> known.test(group) && rows >= copy.get(group);
    }
  }

  TableWriter(Configuration hadoop, Path file, TableFormat<T> format, CutRule cut)
      throws IOException {
    this(hadoop, file, format, cut, ColumnCodec.ZSTD);
  }

  TableWriter(
      Configuration hadoop, Path file, TableFormat<T> format, CutRule cut, ColumnCodec codec)
      throws IOException {
    this.file = file;
    this.format = format;
    this.cut = cut;
    this.target = new HashingOutputFile(file.getFileSystem(hadoop), file);
    this.codecs = new CodecFactory(hadoop, PAGE_BYTES);
    this.properties =
        ParquetProperties.builder()
            .withWriterVersion(ParquetProperties.WriterVersion.PARQUET_1_0)
            .withDictionaryEncoding(false)
            .withPageSize(PAGE_BYTES)
            .withMinRowCountForPageSizeCheck(MIN_ROWS_PER_PAGE_CHECK)
            .withMaxRowCountForPageSizeCheck(MAX_ROWS_PER_PAGE_CHECK)
            .build();
    for (ColumnDescriptor column : format.schema().getColumns()) {
      ColumnCodec own = format.isPlain(column.getPath()[0]) ? ColumnCodec.UNCOMPRESSED : codec;
      pages.put(
          column,
          new ColumnPages(
              column, codecs.getCompressor(own.parquet()), format.isPlain(column.getPath()[0])));
    }
    this.parquet =
        new ParquetFileWriter(
            target,
            format.schema(),
            ParquetFileWriter.Mode.OVERWRITE,
            Long.MAX_VALUE,
            /* maxPaddingSize= */ 0,
            INDEX_TRUNCATE_BYTES,
            Integer.MAX_VALUE,
            /* pageWriteChecksumEnabled= */ true);
    parquet.start();
  }

  void write(T row) throws IOException {
    if (columns == null || rowWriter == null) {
      columns = properties.newColumnWriteStore(format.schema(), pages::get);
      MessageColumnIO io = new ColumnIOFactory(/* validating= */ true).getColumnIO(format.schema());
      rowWriter = new RowWriter(format.schema(), io.getRecordWriter(columns));
    }

    rowWriter.startRow();
    format.write(row, rowWriter);
    rowWriter.endRow();
    openRows++;
    if (cut.endsAfter(rowGroupRows.size(), openRows, columns.getBufferedSize())) {
      endRowGroup(columns);
    }
  }

  ShardEntry commit() throws IOException {
    if (columns != null && openRows > 0) {
      endRowGroup(columns);
    }
    Map<String, String> footer = new TreeMap<>();
    footer.put(TABLE_KEY, format.table());
    footer.put(VERSION_KEY, Integer.toString(format.schemaVersion()));
    target.holdBack();
    parquet.end(footer);
    codecs.release();
    target.commit();
    committed = true;
    return new ShardEntry(
        file.getName(), rows, List.copyOf(rowGroupRows), target.bytes(), target.sha256());
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      codecs.release();
      target.abort();
    }
  }

  private void endRowGroup(ColumnWriteStore store) throws IOException {
    parquet.startBlock(openRows);
    store.flush();
    for (ColumnPages column : pages.values()) {
      column.flush(parquet);
    }
    parquet.endBlock();
    store.close();
    rowGroupRows.add(openRows);
    rows += openRows;
    openRows = 0;
    columns = null;
    rowWriter = null;
  }
}
