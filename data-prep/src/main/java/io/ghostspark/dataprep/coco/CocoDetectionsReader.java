package io.ghostspark.dataprep.coco;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Streams a detections file: one array of objects, in the order of the file. */
public final class CocoDetectionsReader implements Closeable {
  private static final Set<String> FIELDS = Set.of("image_id", "category_id", "bbox", "score");

  private final Path file;
  private final JsonParser parser;
  private long index;

  public CocoDetectionsReader(Configuration hadoop, Path file) throws IOException {
    this.file = file;
    this.parser = CocoJson.open(hadoop, file, "detections");
  }

  /** File and element that {@link #next} returned last, for messages. */
  public String place() {
    return file + ": [" + (index - 1) + "]";
  }

  /** The next detection, or null at the end of the file. */
  public @Nullable CocoDetection next() throws IOException {
    try {
      if (parser.currentToken() == null) {
        requireRoot();
      }
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        return null;
      }
      index++;
      JsonElement detection = JsonElement.read(place(), parser, FIELDS);
      return detection(detection);
    } catch (JsonParseException e) {
      throw CocoJson.malformed(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static CocoDetection detection(JsonElement detection) throws IOException {
    CocoBox box = detection.box("bbox");
    if (box.width() < 0) {
      throw detection.invalid("bbox[2]", box.width(), "a width, >= 0");
    }
    if (box.height() < 0) {
      throw detection.invalid("bbox[3]", box.height(), "a height, >= 0");
    }
    return new CocoDetection(
        detection.id("image_id"), detection.smallId("category_id"), box, detection.finite("score"));
  }

  private void requireRoot() throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException(
          "Cannot read detections '%s': %s (must be an array of objects with image_id, category_id, bbox and score)"
              .formatted(file, parser.currentToken() == null ? "it is empty" : "it is no array"));
    }
  }
}
