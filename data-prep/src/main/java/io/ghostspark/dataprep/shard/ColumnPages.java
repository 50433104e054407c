package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/**
 * The pages of one column in the row group being written. Parquet's own writers know one codec a
 * file; here every column has its own.
 */
final class ColumnPages implements PageWriter {
  private record Page(
      BytesInput bytes,
      int valueCount,
      int uncompressedBytes,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding values) {}

  private final ColumnDescriptor column;
  private final BytesInputCompressor compressor;
  private final boolean isBlob;
  private final List<Page> pages = new ArrayList<>();
  private long bufferedBytes;

  /**
   * @param isBlob whether minima and maxima of the column are worth nothing
   */
  ColumnPages(ColumnDescriptor column, BytesInputCompressor compressor, boolean isBlob) {
    this.column = column;
    this.compressor = compressor;
    this.isBlob = isBlob;
  }

  /** Appends the column chunk to the open row group and forgets its pages. */
  void flush(ParquetFileWriter file) throws IOException {
    long valueCount = pages.stream().mapToLong(Page::valueCount).sum();
    file.startColumn(column, valueCount, compressor.getCodecName());
    for (Page page : pages) {
      file.writeDataPage(
          page.valueCount,
          page.uncompressedBytes,
          page.bytes,
          page.statistics,
          page.repetition,
          page.definition,
          page.values);
    }
    file.endColumn();
    pages.clear();
    bufferedBytes = 0;
  }

  @Override
  public void writePage(
      BytesInput bytes,
      int valueCount,
      int rowCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding values)
      throws IOException {
    BytesInput kept = BytesInput.copy(compressor.compress(bytes));
    pages.add(
        new Page(
            kept,
            valueCount,
            Math.toIntExact(bytes.size()),
            isBlob ? Statistics.createStats(column.getPrimitiveType()) : statistics,
            repetition,
            definition,
            values));
    bufferedBytes += kept.size();
  }

  @Override
  @Deprecated
  public void writePage(
      BytesInput bytes,
      int valueCount,
      Statistics<?> statistics,
      Encoding repetition,
      Encoding definition,
      Encoding values)
      throws IOException {
    writePage(bytes, valueCount, valueCount, statistics, repetition, definition, values);
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetitionLevels,
      BytesInput definitionLevels,
      Encoding values,
      BytesInput bytes,
      Statistics<?> statistics) {
    throw new UnsupportedOperationException("Cannot write page: tables use format version 1");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) {
    throw new UnsupportedOperationException("Cannot write dictionary: tables use none");
  }

  @Override
  public long getMemSize() {
    return bufferedBytes;
  }

  @Override
  public long allocatedSize() {
    return bufferedBytes;
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + " " + bufferedBytes + " bytes";
  }
}
