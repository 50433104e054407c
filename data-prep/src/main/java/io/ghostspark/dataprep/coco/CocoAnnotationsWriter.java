package io.ghostspark.dataprep.coco;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes an annotation file: images first, then annotations, then categories, one element a line.
 * Arrays follow each other in this order; each may be empty.
 */
public final class CocoAnnotationsWriter implements Closeable {
  private static final List<String> ARRAYS = List.of("images", "annotations", "categories");

  private final JsonGenerator json;
  private int open = -1;

  public CocoAnnotationsWriter(Configuration hadoop, Path file) throws IOException {
    this(file.getFileSystem(hadoop).create(file, /* overwrite= */ true));
  }

  CocoAnnotationsWriter(OutputStream out) throws IOException {
    json = CocoJson.FACTORY.createGenerator(out);
    json.writeStartObject();
  }

  public void image(CocoImage image) throws IOException {
    startElement(0);
    json.writeNumberField("id", image.id());
    json.writeStringField("file_name", image.fileName());
    json.writeNumberField("width", image.widthPx());
    json.writeNumberField("height", image.heightPx());
    json.writeEndObject();
  }

  public void annotation(CocoAnnotation annotation) throws IOException {
    startElement(1);
    json.writeNumberField("id", annotation.id());
    json.writeNumberField("image_id", annotation.imageId());
    json.writeNumberField("category_id", annotation.categoryId());
    json.writeArrayFieldStart("bbox");
    json.writeNumber(annotation.box().x());
    json.writeNumber(annotation.box().y());
    json.writeNumber(annotation.box().width());
    json.writeNumber(annotation.box().height());
    json.writeEndArray();
    json.writeNumberField("area", annotation.area());
    json.writeNumberField("iscrowd", annotation.isCrowd());
    json.writeEndObject();
  }

  public void category(CocoCategory category) throws IOException {
    startElement(2);
    json.writeNumberField("id", category.id());
    json.writeStringField("name", category.name());
    if (!category.supercategory().isEmpty()) {
      json.writeStringField("supercategory", category.supercategory());
    }
    json.writeEndObject();
  }

  /** Ends the file; without it the file is no JSON. */
  @Override
  public void close() throws IOException {
    startArray(ARRAYS.size() - 1);
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }

  private void startElement(int array) throws IOException {
    startArray(array);
    json.writeRaw('\n');
    json.writeStartObject();
  }

  private void startArray(int array) throws IOException {
    if (array < open) {
      throw new IllegalStateException(
          "Cannot write an element of " + ARRAYS.get(array) + " behind " + ARRAYS.get(open));
    }
    while (open < array) {
      if (open >= 0) {
        json.writeEndArray();
      }
      open++;
      json.writeArrayFieldStart(ARRAYS.get(open));
    }
  }
}
