package io.ghostspark.dataprep.coco;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Streams an annotation file: images, annotations and categories in the order of the file. */
public final class CocoAnnotationsReader implements Closeable {
  private static final Set<String> IMAGE = Set.of("id", "file_name", "width", "height");
  private static final Set<String> ANNOTATION =
      Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd");
  private static final Set<String> CATEGORY = Set.of("id", "name", "supercategory");

  private static final Set<String> ARRAYS = Set.of("images", "annotations", "categories");

  private final Path file;
  private final JsonParser parser;
  private final Set<String> found = new HashSet<>();

  /** Array that is being read; empty between arrays. */
  private String array = "";

  private long index;

  public CocoAnnotationsReader(Configuration hadoop, Path file) throws IOException {
    this.file = file;
    this.parser = CocoJson.open(hadoop, file, "annotations");
  }

  /** The next element, or null at the end of the file. */
  public @Nullable CocoEntry next() throws IOException {
    try {
      if (parser.currentToken() == null) {
        requireRoot();
      }
      while (!array.isEmpty() || nextArray()) {
        if (parser.nextToken() != JsonToken.END_ARRAY) {
          return entry();
        }
        array = "";
      }
      return null;
    } catch (JsonParseException e) {
      throw CocoJson.malformed(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private void requireRoot() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException(
          "Cannot read annotations '%s': %s (must be an object with images, annotations and categories)"
              .formatted(file, parser.currentToken() == null ? "it is empty" : "it is no object"));
    }
  }

  /** Moves to the start of the next array that is wanted. */
  private boolean nextArray() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!ARRAYS.contains(name)) {
        parser.skipChildren();
        continue;
      }
      if (parser.currentToken() != JsonToken.START_ARRAY || !found.add(name)) {
        throw new IOException(
            "Cannot read annotations '%s': '%s' (must be one array)".formatted(file, name));
      }
      array = name;
      index = 0;
      return true;
    }
    if (parser.currentToken() == null) {
      return false;
    }
    requireAll();
    return false;
  }

  private void requireAll() throws IOException {
    for (String name : ARRAYS.stream().sorted().toList()) {
      if (!found.contains(name)) {
        throw new IOException(
            "Cannot read annotations '%s': it has no '%s' (must have images, annotations and categories)"
                .formatted(file, name));
      }
    }
  }

  private CocoEntry entry() throws IOException {
    String place = file + ": " + array + "[" + index++ + "]";
    return switch (array) {
      case "images" -> image(JsonElement.read(place, parser, IMAGE));
      case "annotations" -> annotation(JsonElement.read(place, parser, ANNOTATION));
      default -> category(JsonElement.read(place, parser, CATEGORY));
    };
  }

  private static CocoImage image(JsonElement image) throws IOException {
    String fileName = image.text("file_name");
    if (fileName.isBlank()) {
      throw image.invalid("file_name", fileName, "not blank");
    }
    return new CocoImage(
        image.id("id"), fileName, image.atLeastOne("width"), image.atLeastOne("height"));
  }

  private static CocoAnnotation annotation(JsonElement annotation) throws IOException {
    // cocoapi takes an annotation without the flag as a single object.
    int isCrowd = annotation.has("iscrowd") ? annotation.smallId("iscrowd") : 0;
    if (isCrowd != 0 && isCrowd != 1) {
      throw annotation.invalid("iscrowd", isCrowd, "0 or 1");
    }
    return new CocoAnnotation(
        annotation.id("id"),
        annotation.id("image_id"),
        annotation.smallId("category_id"),
        annotation.box("bbox"),
        annotation.finite("area"),
        isCrowd);
  }

  private static CocoCategory category(JsonElement category) throws IOException {
    return new CocoCategory(
        category.smallId("id"),
        category.text("name"),
        category.has("supercategory") ? category.text("supercategory") : "");
  }
}
