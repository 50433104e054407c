package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** images.json: operations and level maps of timm on Pillow, bit for bit. */
class OperationsGoldenTest {
  private static final long MAX_PIXELS = 1_000_000;

  @TestFactory
  List<DynamicTest> tilesAreExact() throws IOException {
    JsonNode golden = GoldenFolder.json("images.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode sheet : golden.path("augment_ops")) {
      String source = sheet.get("source").asText();
      String file = golden.get("sources").get(source).get("file").asText();
      tests.add(DynamicTest.dynamicTest(source, () -> check(file, sheet)));
    }
    return tests;
  }

  @Test
  void levelMapsEqualTimms() throws IOException {
    JsonNode tables =
        GoldenFolder.json("images.json").path("level_to_arg [magnitude, arg, arg when negated]");
    for (Map.Entry<String, JsonNode> table : tables.properties()) {
      Operation operation = Operation.ofTimmName(table.getKey());
      for (JsonNode row : table.getValue()) {
        double level = row.get(0).asDouble();
        double negated = operation.argument(level, operation.isSigned());

        assertThat((float) operation.argument(level, false))
            .as("%s at %s", operation, level)
            .isEqualTo((float) row.get(1).asDouble());
        assertThat((float) negated + 0f).isEqualTo((float) row.get(2).asDouble() + 0f);
      }
    }
  }

  private static void check(String file, JsonNode sheet) throws Exception {
    RgbImage source = ImageDecoder.decode(GoldenFolder.image(file), MAX_PIXELS);
    byte[] expected =
        ImageDecoder.decode(GoldenFolder.image(sheet.get("sheet").asText()), MAX_PIXELS).rgb();
    JsonNode tiles = sheet.get("tiles");
    int tileBytes = source.rgb().length;
    assertThat(expected).hasSize(tiles.size() * tileBytes);

    for (int t = 0; t < tiles.size(); t++) {
      byte[] actual = applied(source, tiles.get(t)).rgb();
      byte[] tile = Arrays.copyOfRange(expected, t * tileBytes, (t + 1) * tileBytes);
      assertThat(Arrays.mismatch(actual, tile))
          .as("first wrong byte of tile %d %s", t, tiles.get(t))
          .isEqualTo(-1);
    }
  }

  private static RgbImage applied(RgbImage source, JsonNode tile) {
    return OperationsGolden.apply(
        source,
        Operation.ofTimmName(tile.get("op").asText()),
        tile.get("magnitude").asDouble(),
        tile.path("negated").asBoolean(false),
        ResizeKernel.valueOf(tile.path("resample").asText("bilinear").toUpperCase(Locale.ROOT)));
  }
}
