package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import java.util.Set;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Table {@code images}, version 1: {@code image_id} text, {@code label} 0-based class, {@code
 * width} and {@code height} in pixels, {@code sha256} 32 bytes of {@code image}, {@code image} JPEG
 * or PNG.
 */
final class ImagesTable {
  private static final String IMAGE = "image";

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("image_id")
          .required(INT32)
          .named("label")
          .required(INT32)
          .named("width")
          .required(INT32)
          .named("height")
          .required(FIXED_LEN_BYTE_ARRAY)
          .length(32)
          .named("sha256")
          .required(BINARY)
          .named(IMAGE)
          .named("images");

  static final TableFormat<ImageRow> FORMAT =
      new TableFormat<>("images", 1, SCHEMA, Set.of(IMAGE), ImagesTable::write, ImagesTable::read);

  /** The ids alone, for reading. */
  static final TableFormat<String> IDS =
      new TableFormat<>(
          "images",
          1,
          new MessageType("images", SCHEMA.getFields().get(0)),
          Set.of(),
          (id, out) -> out.text(id),
          RowReader::text);

  private ImagesTable() {}

  private static void write(ImageRow row, RowWriter out) {
    out.text(row.imageId());
    out.number(row.label());
    out.number(row.widthPx());
    out.number(row.heightPx());
    out.bytes(row.sha256());
    out.bytes(row.encoded());
  }

  private static ImageRow read(RowReader in) {
    return new ImageRow(in.text(), in.number(), in.number(), in.number(), in.bytes(), in.bytes());
  }
}
