package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** images.json: crop and resize tiles of Pillow, bit for bit. */
class PillowResizeGoldenTest {
  private static final long MAX_PIXELS = 10_000_000;

  @TestFactory
  List<DynamicTest> randomResizedCropTilesAreExact() throws IOException {
    return sheets("random_resized_crop", PillowResizeGoldenTest::rrcTile);
  }

  @TestFactory
  List<DynamicTest> evalResizeCropTilesAreExact() throws IOException {
    return sheets("eval_resize_crop", PillowResizeGoldenTest::evalTile);
  }

  private interface TileMaker {
    RgbImage make(RgbImage source, JsonNode sheet, JsonNode tile);
  }

  private static RgbImage rrcTile(RgbImage source, JsonNode sheet, JsonNode tile) {
    CropBox box =
        new CropBox(
            tile.get("i").asInt(),
            tile.get("j").asInt(),
            tile.get("h").asInt(),
            tile.get("w").asInt());
    return PillowResize.resize(
        source, box, sheet.get("tile_width").asInt(), sheet.get("tile_height").asInt(), mode(tile));
  }

  private static RgbImage evalTile(RgbImage source, JsonNode sheet, JsonNode tile) {
    int crop = tile.get("crop").asInt();
    return PillowResize.resizeWindow(
        source,
        CropBox.whole(source),
        tile.get("resized_width").asInt(),
        tile.get("resized_height").asInt(),
        mode(tile),
        new CropBox(tile.get("crop_top").asInt(), tile.get("crop_left").asInt(), crop, crop));
  }

  private static List<DynamicTest> sheets(String kind, TileMaker maker) throws IOException {
    JsonNode golden = GoldenFolder.json("images.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode sheet : golden.path(kind)) {
      String source = sheet.get("source").asText();
      String file = golden.get("sources").get(source).get("file").asText();
      tests.add(DynamicTest.dynamicTest(source, () -> check(file, sheet, maker)));
    }
    return tests;
  }

  private static void check(String file, JsonNode sheet, TileMaker maker) throws Exception {
    RgbImage source = ImageDecoder.decode(GoldenFolder.image(file), MAX_PIXELS);
    byte[] expected =
        ImageDecoder.decode(GoldenFolder.image(sheet.get("sheet").asText()), MAX_PIXELS).rgb();
    int tileBytes = 3 * sheet.get("tile_width").asInt() * sheet.get("tile_height").asInt();
    JsonNode tiles = sheet.get("tiles");
    assertThat(expected).hasSize(tiles.size() * tileBytes);

    for (int t = 0; t < tiles.size(); t++) {
      byte[] actual = maker.make(source, sheet, tiles.get(t)).rgb();
      assertThat(actual)
          .as("tile %d %s", t, tiles.get(t))
          .isEqualTo(Arrays.copyOfRange(expected, t * tileBytes, (t + 1) * tileBytes));
    }
  }

  private static ResizeKernel mode(JsonNode tile) {
    return ResizeKernel.valueOf(tile.get("mode").asText().toUpperCase(Locale.ROOT));
  }
}
