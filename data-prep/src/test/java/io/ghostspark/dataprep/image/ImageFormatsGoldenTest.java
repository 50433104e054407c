package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** image_formats.json: every listed file decodes to exactly Pillow's RGB pixels. */
class ImageFormatsGoldenTest {
  private static final long MAX_PIXELS = 1_000_000;

  @TestFactory
  List<DynamicTest> decodedPixelsEqualPillows() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode file : GoldenFolder.json("image_formats.json").get("files")) {
      String name = file.get("file").asText();
      tests.add(DynamicTest.dynamicTest(name, () -> check(file)));
    }
    return tests;
  }

  private static void check(JsonNode file) throws Exception {
    RgbImage expected =
        ImageDecoder.decode(GoldenFolder.image(file.get("expected_rgb").asText()), MAX_PIXELS);

    RgbImage actual =
        ImageDecoder.decode(GoldenFolder.image(file.get("file").asText()), MAX_PIXELS);

    assertThat(actual.widthPx()).isEqualTo(file.get("width").asInt());
    assertThat(actual.heightPx()).isEqualTo(file.get("height").asInt());
    assertThat(channelSums(actual))
        .containsExactly(
            file.get("rgb_sum").get(0).asLong(),
            file.get("rgb_sum").get(1).asLong(),
            file.get("rgb_sum").get(2).asLong());
    assertThat(actual.rgb()).isEqualTo(expected.rgb());
  }

  private static long[] channelSums(RgbImage image) {
    long[] sums = new long[3];
    for (int i = 0; i < image.rgb().length; i++) {
      sums[i % 3] += image.rgb()[i] & 0xFF;
    }
    return sums;
  }
}
