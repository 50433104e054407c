package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Table {@code logits}, version 1, one row per image: {@code image_id} text, {@code first_view}
 * number of the first view held, {@code view_count}, {@code top_k} classes per view, {@code views}
 * the views packed as {@link PackedViews} describes.
 */
final class LogitsTable {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("image_id")
          .required(INT32)
          .named("first_view")
          .required(INT32)
          .named("view_count")
          .required(INT32)
          .named("top_k")
          .required(BINARY)
          .named("views")
          .named("logits");

  static final TableFormat<LogitsRow> FORMAT =
      new TableFormat<>("logits", 1, SCHEMA, Set.of(), LogitsTable::write, LogitsTable::read);

  private LogitsTable() {}

  private static void write(LogitsRow row, RowWriter out) {
    List<TeacherView> views = row.views();
    int topK = views.isEmpty() ? 0 : views.get(0).classIds().length;
    out.text(row.imageId());
    out.number(row.firstView());
    out.number(views.size());
    out.number(topK);
    out.bytes(PackedViews.pack(row.imageId(), row.firstView(), views, topK));
  }

  private static LogitsRow read(RowReader in) {
    String imageId = in.text();
    int firstView = in.number();
    int viewCount = in.number();
    int topK = in.number();
    return new LogitsRow(
        imageId, firstView, PackedViews.unpack(imageId, firstView, in.bytes(), viewCount, topK));
  }
}
