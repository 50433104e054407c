package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;

import java.util.Set;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** Table {@code rejects}, version 1: {@code image_id} and {@code reason}, both text. */
final class RejectsTable {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("image_id")
          .required(BINARY)
          .as(stringType())
          .named("reason")
          .named("rejects");

  static final TableFormat<RejectRow> FORMAT =
      new TableFormat<>("rejects", 1, SCHEMA, Set.of(), RejectsTable::write, RejectsTable::read);

  private RejectsTable() {}

  private static void write(RejectRow row, RowWriter out) {
    out.text(row.imageId());
    out.text(row.reason());
  }

  private static RejectRow read(RowReader in) {
    return new RejectRow(in.text(), in.text());
  }
}
