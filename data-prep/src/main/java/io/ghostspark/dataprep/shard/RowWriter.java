package io.ghostspark.dataprep.shard;

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
