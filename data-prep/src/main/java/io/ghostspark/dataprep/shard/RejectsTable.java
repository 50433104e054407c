package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Table {@code rejects}, version 1: {@code image_id} and {@code reason}, both text. */
final class RejectsTable implements TableFormat<RejectRow> {
  static final RejectsTable FORMAT = new RejectsTable();

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("image_id")
          .required(BINARY)
          .as(stringType())
          .named("reason")
          .named("rejects");

  private RejectsTable() {}

  @Override
  public String table() {
    return "rejects";
  }

  @Override
  public int schemaVersion() {
    return 1;
  }

  @Override
  public MessageType schema() {
    return SCHEMA;
  }

  @Override
  public CompressionCodecName codec(String column) {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void write(RejectRow row, RowWriter out) {
    out.text(row.imageId());
    out.text(row.reason());
  }

  @Override
  public RejectRow read(RowReader in) {
    return new RejectRow(in.text(), in.text());
  }
}
