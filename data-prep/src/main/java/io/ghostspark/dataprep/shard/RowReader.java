package io.ghostspark.dataprep.shard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;

/** The rows of one row group, column by column in schema order. */
final class RowReader {
  private final List<ColumnReader> columns = new ArrayList<>();
  private int column;

  RowReader(PageReadStore pages, MessageType schema, String createdBy) {
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(pages, new IgnoredRows(), schema, createdBy);
    for (ColumnDescriptor descriptor : schema.getColumns()) {
      columns.add(store.getColumnReader(descriptor));
    }
  }

  void startRow() {
    column = 0;
  }

  int number() {
    ColumnReader reader = columns.get(column++);
    int value = reader.getInteger();
    reader.consume();
    return value;
  }

  long longNumber() {
    ColumnReader reader = columns.get(column++);
    long value = reader.getLong();
    reader.consume();
    return value;
  }

  /** A repeated column of this row. */
  <T> List<T> list(Function<ColumnReader, T> value) {
    ColumnReader reader = columns.get(column++);
    List<T> values = new ArrayList<>();
    if (reader.getCurrentDefinitionLevel() == 0) {
      reader.consume();
      return values;
    }
    do {
      values.add(value.apply(reader));
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
    return values;
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    ColumnReader reader = columns.get(column++);
    byte[] value = reader.getBinary().getBytes();
    reader.consume();
    return value;
  }

  /** Values are pulled from the column readers, so nothing is pushed into converters. */
  private static final class IgnoredRows extends GroupConverter {
    @Override
    public Converter getConverter(int fieldIndex) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
