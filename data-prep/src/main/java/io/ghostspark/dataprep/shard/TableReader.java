package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Reads a table's file by row group; page checksums are verified, which is not Parquet's default.
 */
final class TableReader {
  private TableReader() {}

  static <T> List<T> readRowGroup(
      Configuration hadoop, Path file, TableFormat<T> format, int rowGroup) throws IOException {
    try (ParquetFileReader reader = open(hadoop, file, format)) {
      int groups = reader.getRowGroups().size();
      if (rowGroup < 0 || rowGroup >= groups) {
        throw new IllegalArgumentException(
            "Invalid row group: %d of shard '%s' (must be below %d)"
                .formatted(rowGroup, file, groups));
      }
      return rows(reader, file, format, rowGroup);
    }
  }

  static <T> List<T> readAll(Configuration hadoop, Path file, TableFormat<T> format)
      throws IOException {
    List<T> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(hadoop, file, format)) {
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        rows.addAll(rows(reader, file, format, group));
      }
    }
    return rows;
  }

  /**
   * Reads some columns of all rows.
   *
   * @param columns a table whose schema is a part of {@code format}'s, in its order
   */
  static <T> List<T> readColumns(
      Configuration hadoop, Path file, TableFormat<?> format, TableFormat<T> columns)
      throws IOException {
    List<T> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(hadoop, file, format)) {
      reader.setRequestedSchema(columns.schema());
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        rows.addAll(rows(reader, file, columns, group));
      }
    }
    return rows;
  }

  private static <T> ParquetFileReader open(Configuration hadoop, Path file, TableFormat<T> format)
      throws IOException {
    ParquetFileReader reader;
    try {
      reader =
          ParquetFileReader.open(
              HadoopInputFile.fromPath(file, hadoop),
              HadoopReadOptions.builder(hadoop).usePageChecksumVerification(true).build());
    } catch (RuntimeException failure) {
      throw unreadable(file, failure);
    }

    try {
      requireTable(reader.getFooter().getFileMetaData(), file, format);
      return reader;
    } catch (IOException failure) {
      reader.close();
      throw failure;
    }
  }

  private static <T> List<T> rows(
      ParquetFileReader reader, Path file, TableFormat<T> format, int rowGroup) throws IOException {
    try {
      PageReadStore pages = reader.readRowGroup(rowGroup);
      String createdBy = reader.getFooter().getFileMetaData().getCreatedBy();
      RowReader in = new RowReader(pages, format.schema(), createdBy);
      List<T> rows = new ArrayList<>();
      for (long row = 0; row < pages.getRowCount(); row++) {
        in.startRow();
        rows.add(format.read(in));
      }
      return rows;
    } catch (IOException | RuntimeException failure) {
      throw new IOException(
          "Cannot read row group %d of shard '%s': %s"
              .formatted(rowGroup, file, failure.getMessage()),
          failure);
    }
  }

  private static <T> void requireTable(FileMetaData footer, Path file, TableFormat<T> format)
      throws IOException {
    Map<String, String> stored = footer.getKeyValueMetaData();
    String table = stored.getOrDefault(TableWriter.TABLE_KEY, "unknown");
    String version = stored.getOrDefault(TableWriter.VERSION_KEY, "unknown");
    String expected = Integer.toString(format.schemaVersion());
    if (!table.equals(format.table()) || !version.equals(expected)) {
      throw new IOException(
          "Cannot read shard '%s': it holds table '%s' version %s, expected '%s' version %s"
              .formatted(file, table, version, format.table(), expected));
    }
    if (!footer.getSchema().equals(format.schema())) {
      throw new IOException(
          "Cannot read shard '%s': its columns are %s, expected %s"
              .formatted(file, footer.getSchema(), format.schema()));
    }
  }

  private static IOException unreadable(Path file, RuntimeException failure) {
    return new IOException(
        "Cannot read shard '%s': %s".formatted(file, failure.getMessage()), failure);
  }
}
