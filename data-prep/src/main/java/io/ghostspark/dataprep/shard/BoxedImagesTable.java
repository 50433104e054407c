package io.ghostspark.dataprep.shard;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.ghostspark.dataprep.coco.CocoBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Table {@code boxed-images}, version 1, one row per image: {@code image_id} text (file name),
 * {@code source_id} i64, {@code width} and {@code height} in pixels, {@code sha256} 32 bytes of
 * {@code image}; then lists with one value per object, by rising annotation id: {@code
 * annotation_id} i64, {@code label} 0-based, {@code category_id} as the source has it, {@code x},
 * {@code y}, {@code w}, {@code h} f32 in source pixels, {@code area} f64 in px², {@code is_crowd} 0
 * or 1; {@code exact_box} f64, see below; {@code image} JPEG or PNG.
 *
 * <p>The source's box is exact: if {@code exact_box} is empty, every coordinate is {@code
 * rint(100.0 * c) / 100.0} in f64 of its f32 column c, which holds for COCO's, decimals of two
 * digits; else {@code exact_box} holds x, y, w, h of every object of the image.
 */
final class BoxedImagesTable {
  private static final String IMAGE = "image";
  private static final int BOX_NUMBERS = 4;

  private static final String SHA256 = "sha256";

  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(BINARY)
          .as(stringType())
          .named("image_id")
          .required(INT64)
          .named("source_id")
          .required(INT32)
          .named("width")
          .required(INT32)
          .named("height")
          .required(FIXED_LEN_BYTE_ARRAY)
          .length(32)
          .named(SHA256)
          .repeated(INT64)
          .named("annotation_id")
          .repeated(INT32)
          .named("label")
          .repeated(INT32)
          .named("category_id")
          .repeated(FLOAT)
          .named("x")
          .repeated(FLOAT)
          .named("y")
          .repeated(FLOAT)
          .named("w")
          .repeated(FLOAT)
          .named("h")
          .repeated(DOUBLE)
          .named("area")
          .repeated(INT32)
          .named("is_crowd")
          .repeated(DOUBLE)
          .named("exact_box")
          .required(BINARY)
          .named(IMAGE)
          .named("boxed-images");

  private static final MessageType ANNOTATIONS_SCHEMA =
      new MessageType(
          SCHEMA.getName(),
          SCHEMA.getFields().stream()
              .filter(column -> !Set.of(IMAGE, SHA256).contains(column.getName()))
              .toList());

  static final TableFormat<BoxedImageRow> FORMAT =
      new TableFormat<>(
          "boxed-images",
          1,
          SCHEMA,
          Set.of(IMAGE),
          BoxedImagesTable::write,
          BoxedImagesTable::read);

  /** Reads the same files without their pixels; writes nothing. */
  static final TableFormat<BoxedImage> ANNOTATIONS =
      new TableFormat<>(
          "boxed-images",
          1,
          ANNOTATIONS_SCHEMA,
          Set.of(),
          (row, out) -> {
            throw new UnsupportedOperationException("Cannot write boxed images without pixels");
          },
          BoxedImagesTable::readAnnotations);

  private BoxedImagesTable() {}

  private static void write(BoxedImageRow row, RowWriter out) {
    BoxedImage image = row.image();
    out.text(image.imageId());
    out.longNumber(image.sourceId());
    out.number(image.widthPx());
    out.number(image.heightPx());
    out.bytes(row.sha256());
    List<BoxedObject> all = image.objects();
    int n = all.size();
    out.list(n, (to, i) -> to.addLong(all.get(i).annotationId()));
    out.list(n, (to, i) -> to.addInteger(all.get(i).label()));
    out.list(n, (to, i) -> to.addInteger(all.get(i).categoryId()));
    double[] numbers = numbers(all);
    for (int field = 0; field < BOX_NUMBERS; field++) {
      int first = field;
      out.list(n, (to, i) -> to.addFloat((float) numbers[BOX_NUMBERS * i + first]));
    }
    out.list(n, (to, i) -> to.addDouble(all.get(i).area()));
    out.list(n, (to, i) -> to.addInteger(all.get(i).isCrowd()));
    int exact = areHundredths(numbers) ? 0 : numbers.length;
    out.list(exact, (to, i) -> to.addDouble(numbers[i]));
    out.bytes(row.encoded());
  }

  private static BoxedImageRow read(RowReader in) {
    String imageId = in.text();
    long sourceId = in.longNumber();
    int widthPx = in.number();
    int heightPx = in.number();
    byte[] sha256 = in.bytes();
    List<BoxedObject> objects = objects(in);
    return new BoxedImageRow(
        new BoxedImage(imageId, sourceId, widthPx, heightPx, objects), sha256, in.bytes());
  }

  private static BoxedImage readAnnotations(RowReader in) {
    return new BoxedImage(in.text(), in.longNumber(), in.number(), in.number(), objects(in));
  }

  private static List<BoxedObject> objects(RowReader in) {
    List<Long> annotationIds = in.list(ColumnReader::getLong);
    List<Integer> labels = in.list(ColumnReader::getInteger);
    List<Integer> categoryIds = in.list(ColumnReader::getInteger);
    List<Float> x = in.list(ColumnReader::getFloat);
    List<Float> y = in.list(ColumnReader::getFloat);
    List<Float> w = in.list(ColumnReader::getFloat);
    List<Float> h = in.list(ColumnReader::getFloat);
    List<Double> areas = in.list(ColumnReader::getDouble);
    List<Integer> crowds = in.list(ColumnReader::getInteger);
    List<Double> exact = in.list(ColumnReader::getDouble);
    List<BoxedObject> objects = new ArrayList<>();
    for (int i = 0; i < annotationIds.size(); i++) {
      int at = BOX_NUMBERS * i;
      CocoBox box =
          exact.isEmpty()
              ? new CocoBox(
                  hundredths(x.get(i)),
                  hundredths(y.get(i)),
                  hundredths(w.get(i)),
                  hundredths(h.get(i)))
              : new CocoBox(exact.get(at), exact.get(at + 1), exact.get(at + 2), exact.get(at + 3));
      objects.add(
          new BoxedObject(
              annotationIds.get(i),
              labels.get(i),
              categoryIds.get(i),
              box,
              areas.get(i),
              crowds.get(i)));
    }
    return objects;
  }

  private static double[] numbers(List<BoxedObject> objects) {
    double[] numbers = new double[BOX_NUMBERS * objects.size()];
    int next = 0;
    for (BoxedObject object : objects) {
      numbers[next++] = object.box().x();
      numbers[next++] = object.box().y();
      numbers[next++] = object.box().width();
      numbers[next++] = object.box().height();
    }
    return numbers;
  }

  private static boolean areHundredths(double[] numbers) {
    for (double number : numbers) {
      if (hundredths((float) number) != number) {
        return false;
      }
    }
    return true;
  }

  private static double hundredths(float stored) {
    return Math.rint(100.0 * stored) / 100.0;
  }
}
