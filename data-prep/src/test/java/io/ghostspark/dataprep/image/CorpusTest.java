package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.digest.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every odd image ends as corpus.json says: as exactly these pixels, or with this reason. */
class CorpusTest {
  private static final long MAX_PIXELS = 100_000_000;

  @TestFactory
  List<DynamicTest> everyFileEndsAsExpected() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode entry : Corpus.entries()) {
      String file = entry.get("file").asText();
      tests.add(
          DynamicTest.dynamicTest(
              file,
              () -> {
                byte[] encoded = Corpus.bytes(file);
                if (entry.get("outcome").asText().equals("image")) {
                  checkImage(entry, encoded);
                } else {
                  checkReject(entry, encoded);
                }
              }));
    }
    return tests;
  }

  @Test
  void corpusIsLargeEnough() throws IOException {
    assertThat(Corpus.entries()).hasSizeGreaterThan(100);
  }

  private static void checkImage(JsonNode entry, byte[] encoded) throws Exception {
    RgbImage image = ImageDecoder.decode(encoded, MAX_PIXELS);

    assertThat(image.widthPx()).isEqualTo(entry.get("width").asInt());
    assertThat(image.heightPx()).isEqualTo(entry.get("height").asInt());
    assertThat(HexFormat.of().formatHex(Sha256.of(image.rgb())))
        .isEqualTo(entry.get("sha256").asText());
    assertThat(ExifOrientation.of(encoded)).isEqualTo(entry.path("orientation").asInt(1));
    assertThat(TruncatedJpeg.is(encoded)).isFalse();
  }

  private static void checkReject(JsonNode entry, byte[] encoded) throws Exception {
    assertThatThrownBy(() -> ImageDecoder.decode(encoded, MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith(entry.get("reason").asText());
    if (entry.path("kept").asBoolean()) {
      assertThat(TruncatedJpeg.is(encoded)).isTrue();
      RgbImage kept = ImageDecoder.decode(TruncatedJpeg.ended(encoded), MAX_PIXELS);
      assertThat(kept.widthPx()).isEqualTo(61);
      assertThat(kept.heightPx()).isEqualTo(43);
    }
  }
}
