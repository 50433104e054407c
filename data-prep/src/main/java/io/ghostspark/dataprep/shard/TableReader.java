package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * Reads a table's file by row group; page checksums are verified, which is not Parquet's default.
 */
final class TableReader {
  private TableReader() {}

  static <T> List<T> readRowGroup(
      Configuration hadoop, Path file, TableFormat<T> format, int rowGroup) throws IOException {
    return readRowGroup(hadoop, file, List.of(format), rowGroup);
  }

  /**
   * @param formats versions of one table, of which the file must be one
   */
  static <T> List<T> readRowGroup(
      Configuration hadoop, Path file, List<TableFormat<T>> formats, int rowGroup)
      throws IOException {
    try (ParquetFileReader reader = open(hadoop, file)) {
      TableFormat<T> format = format(reader, file, formats);
      int groups = reader.getRowGroups().size();
      if (rowGroup < 0 || rowGroup >= groups) {
        throw new IllegalArgumentException(
            "Invalid row group: %d of shard '%s' (must be below %d)"
                .formatted(rowGroup, file, groups));
      }
      return rows(reader, file, format, rowGroup);
    }
  }

  /** Without page checksums: to find out which rows of a damaged file are hit. */
  static <T> List<T> readDamagedRowGroup(
      Configuration hadoop, Path file, TableFormat<T> format, int rowGroup) throws IOException {
    try (ParquetFileReader reader = open(hadoop, file, /* verifyChecksums= */ false)) {
      requireTable(reader, file, format);
      return rows(reader, file, format, rowGroup);
    }
  }

  static <T> List<T> readAll(Configuration hadoop, Path file, TableFormat<T> format)
      throws IOException {
    return readAll(hadoop, file, List.of(format));
  }

  /**
   * @param formats versions of one table, of which the file must be one
   */
  static <T> List<T> readAll(Configuration hadoop, Path file, List<TableFormat<T>> formats)
      throws IOException {
    List<T> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(hadoop, file)) {
      TableFormat<T> format = format(reader, file, formats);
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
  static <S, T> List<T> readColumns(
      Configuration hadoop, Path file, TableFormat<S> format, TableFormat<T> columns)
      throws IOException {
    List<T> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(hadoop, file)) {
      requireTable(reader, file, format);
      reader.setRequestedSchema(columns.schema());
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        rows.addAll(rows(reader, file, columns, group));
      }
    }
    return rows;
  }

  private static ParquetFileReader open(Configuration hadoop, Path file) throws IOException {
    return open(hadoop, file, /* verifyChecksums= */ true);
  }

  private static ParquetFileReader open(Configuration hadoop, Path file, boolean verifyChecksums)
      throws IOException {
    try {
      return ParquetFileReader.open(
          HadoopInputFile.fromPath(file, hadoop),
          HadoopReadOptions.builder(hadoop).usePageChecksumVerification(verifyChecksums).build());
    } catch (RuntimeException failure) {
      throw unreadable(file, failure);
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

  private static <T> TableFormat<T> format(
      ParquetFileReader reader, Path file, List<TableFormat<T>> formats) throws IOException {
    Map<String, String> stored = reader.getFooter().getFileMetaData().getKeyValueMetaData();
    String table = stored.getOrDefault(TableWriter.TABLE_KEY, "unknown");
    String version = stored.getOrDefault(TableWriter.VERSION_KEY, "unknown");
    for (TableFormat<T> format : formats) {
      if (table.equals(format.table())
          && version.equals(Integer.toString(format.schemaVersion()))) {
        requireColumns(reader, file, format);
        return format;
      }
    }
    String versions =
        formats.stream()
            .map(format -> Integer.toString(format.schemaVersion()))
            .collect(Collectors.joining(" or "));
    throw new IOException(
        "Cannot read shard '%s': it holds table '%s' version %s, expected '%s' version %s"
            .formatted(file, table, version, formats.get(0).table(), versions));
  }

  private static <T> void requireTable(ParquetFileReader reader, Path file, TableFormat<T> format)
      throws IOException {
    if (!format(reader, file, List.of(format)).equals(format)) {
      throw new IOException("Cannot read shard '%s' as '%s'".formatted(file, format.table()));
    }
  }

  private static void requireColumns(ParquetFileReader reader, Path file, TableFormat<?> format)
      throws IOException {
    MessageType stored = reader.getFooter().getFileMetaData().getSchema();
    if (!stored.equals(format.schema())) {
      throw new IOException(
          "Cannot read shard '%s': its columns are %s, expected %s"
              .formatted(file, stored, format.schema()));
    }
  }

  private static IOException unreadable(Path file, RuntimeException failure) {
    return new IOException(
        "Cannot read shard '%s': %s".formatted(file, failure.getMessage()), failure);
  }
}
