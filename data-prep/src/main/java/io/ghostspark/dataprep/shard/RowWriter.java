package io.ghostspark.dataprep.shard;

import java.util.function.BiConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/** One row's columns, written in schema order. */
final class RowWriter {
  private final MessageType schema;
  private final RecordConsumer out;
  private int column;

  RowWriter(MessageType schema, RecordConsumer out) {
    this.schema = schema;
    this.out = out;
  }

  void startRow() {
    column = 0;
    out.startMessage();
  }

  void endRow() {
    out.endMessage();
  }

  void number(int value) {
    String name = schema.getFieldName(column);
    out.startField(name, column);
    out.addInteger(value);
    out.endField(name, column++);
  }

  void longNumber(long value) {
    String name = schema.getFieldName(column);
    out.startField(name, column);
    out.addLong(value);
    out.endField(name, column++);
  }

  /**
   * A repeated column.
   *
   * @param count values of this row, perhaps none
   * @param value adds the value of an index to the consumer
   */
  void list(int count, BiConsumer<RecordConsumer, Integer> value) {
    if (count > 0) {
      String name = schema.getFieldName(column);
      out.startField(name, column);
      for (int i = 0; i < count; i++) {
        value.accept(out, i);
      }
      out.endField(name, column);
    }
    column++;
  }

  void text(String value) {
    binary(Binary.fromString(value));
  }

  void bytes(byte[] value) {
    binary(Binary.fromConstantByteArray(value));
  }

  private void binary(Binary value) {
    String name = schema.getFieldName(column);
    out.startField(name, column);
    out.addBinary(value);
    out.endField(name, column++);
  }
}
