package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Table {@code logits}, one row per image: {@code image_id} text, {@code first_view} number of the
 * first view held, {@code view_count}, {@code top_k} classes per view, {@code views} the views
 * packed as {@link PackedViews} describes. Versions 1 and 2 have the same columns and differ in how
 * log-probabilities are packed ({@link LogProbPrecision}).
 *
 * <p>The packed views are not compressed, so an epoch that wants one view of fifty pays for no
 * other. ZSTD more than doubled the time of reading a shard with K = 50; it saved 16 % of the bytes
 * of made-up random scores there, and half of the demo's with K = 10, whose scores are alike. Files
 * whose views are compressed, as earlier writers made them, are read all the same.
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

  private LogitsTable() {}

  /** The table with its log-probabilities stored in {@code precision}. */
  static TableFormat<LogitsRow> format(LogProbPrecision precision) {
    return new TableFormat<>(
        "logits",
        precision.tableVersion(),
        SCHEMA,
        Set.of("views"),
        (row, out) -> write(row, out, precision),
        in -> read(in, precision));
  }

  /** Every version that can be read. */
  static List<TableFormat<LogitsRow>> formats() {
    return Arrays.stream(LogProbPrecision.values()).map(LogitsTable::format).toList();
  }

  private static void write(LogitsRow row, RowWriter out, LogProbPrecision precision) {
    List<TeacherView> views = row.views();
    int topK = views.isEmpty() ? 0 : views.get(0).classIds().length;
    out.text(row.imageId());
    out.number(row.firstView());
    out.number(views.size());
    out.number(topK);
    out.bytes(PackedViews.pack(row.imageId(), row.firstView(), views, topK, precision));
  }

  private static LogitsRow read(RowReader in, LogProbPrecision precision) {
    String imageId = in.text();
    int firstView = in.number();
    int viewCount = in.number();
    int topK = in.number();
    return new LogitsRow(
        imageId,
        firstView,
        PackedViews.unpack(imageId, firstView, in.bytes(), viewCount, topK, precision));
  }
}
