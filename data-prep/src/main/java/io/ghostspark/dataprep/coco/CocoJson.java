package io.ghostspark.dataprep.coco;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens COCO's files. */
final class CocoJson {
  /** Run-length encoded outlines of crowds are longer than Jackson's default allows. */
  private static final int LONGEST_TEXT = 1 << 28;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  private CocoJson() {}

  static JsonParser open(Configuration hadoop, Path file, String what) throws IOException {
    InputStream in;
    try {
      in = file.getFileSystem(hadoop).open(file);
    } catch (java.io.FileNotFoundException e) {
      throw new IOException("Cannot read %s '%s': it does not exist".formatted(what, file), e);
    }
    return FACTORY.createParser(in);
  }

  /** The text itself is broken. */
  static IOException malformed(Path file, JsonParseException failure) {
    String reason = failure instanceof JsonEOFException ? "it ends too early" : "it is no JSON";
    return new IOException(
        "Cannot read '%s': %s, line %d column %d: %s"
            .formatted(
                file,
                reason,
                failure.getLocation().getLineNr(),
                failure.getLocation().getColumnNr(),
                failure.getOriginalMessage()),
        failure);
  }
}
