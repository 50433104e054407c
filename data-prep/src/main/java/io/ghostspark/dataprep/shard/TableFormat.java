package io.ghostspark.dataprep.shard;

import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.parquet.schema.MessageType;

/**
 * What distinguishes one Parquet table from another.
 *
 * @param table name stored in the footer under {@code ghostspark.table}
 * @param schemaVersion stored in the footer under {@code ghostspark.schema-version}; raised with
 *     any change
 * @param schema flat, all columns required or repeated (lists)
 * @param plainColumns whose pages are not compressed and carry no statistics: blobs
 * @param writer of a row's columns in schema order
 * @param reader of a row's columns in schema order
 */
record TableFormat<T>(
    String table,
    int schemaVersion,
    MessageType schema,
    Set<String> plainColumns,
    BiConsumer<T, RowWriter> writer,
    Function<RowReader, T> reader) {

  boolean isPlain(String column) {
    return plainColumns.contains(column);
  }

  void write(T row, RowWriter out) {
    writer.accept(row, out);
  }

  T read(RowReader in) {
    return reader.apply(in);
  }
}
