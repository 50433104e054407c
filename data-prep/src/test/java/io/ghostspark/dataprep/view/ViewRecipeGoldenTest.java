package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** images.json: boxes of RandomResizedCrop and the evaluation geometry. */
class ViewRecipeGoldenTest {
  private static final ViewRecipe TORCHVISION =
      new ViewRecipe(0, 64, 0.08, 1, 3.0 / 4, 4.0 / 3, 0.5, ViewRecipe.Interpolation.RANDOM);

  @Test
  void boxesEqualTheReference() throws IOException {
    JsonNode cases = GoldenFolder.json("images.json").path("rrc_params").path("cases");
    for (JsonNode each : cases) {
      CropBox box =
          RandomResizedCrop.draw(
              TORCHVISION,
              each.get("width").asInt(),
              each.get("height").asInt(),
              supplier(each.get("uniforms")),
              supplier(each.get("offset_uniforms [i, j]")));

      JsonNode expected = each.get("result [i, j, h, w]");
      assertThat(box)
          .as("%s", each)
          .isEqualTo(
              new CropBox(
                  expected.get(0).asInt(),
                  expected.get(1).asInt(),
                  expected.get(2).asInt(),
                  expected.get(3).asInt()));
    }
  }

  @Test
  void evalGeometryEqualsTheReference() throws Exception {
    JsonNode golden = GoldenFolder.json("images.json");
    for (JsonNode sheet : golden.path("eval_resize_crop")) {
      JsonNode source = golden.get("sources").get(sheet.get("source").asText());
      for (JsonNode tile : sheet.get("tiles")) {
        EvalRecipe recipe = recipe(tile);
        int width = source.get("width").asInt();
        int height = source.get("height").asInt();

        int resizedWidth = recipe.resizedWidthPx(width, height);
        int resizedHeight = recipe.resizedHeightPx(width, height);

        assertThat(resizedWidth).isEqualTo(tile.get("resized_width").asInt());
        assertThat(resizedHeight).isEqualTo(tile.get("resized_height").asInt());
        CropBox centre = recipe.centreCrop(resizedWidth, resizedHeight);
        assertThat(centre.topPx()).isEqualTo(tile.get("crop_top").asInt());
        assertThat(centre.leftPx()).isEqualTo(tile.get("crop_left").asInt());
      }
    }
  }

  @Test
  void renderedEvalTilesAreExact() throws Exception {
    JsonNode golden = GoldenFolder.json("images.json");
    for (JsonNode sheet : golden.path("eval_resize_crop")) {
      String file = golden.get("sources").get(sheet.get("source").asText()).get("file").asText();
      RgbImage source = ImageDecoder.decode(GoldenFolder.image(file), Long.MAX_VALUE);
      byte[] expected =
          ImageDecoder.decode(GoldenFolder.image(sheet.get("sheet").asText()), Long.MAX_VALUE)
              .rgb();
      for (int t = 0; t < sheet.get("tiles").size(); t++) {
        EvalRecipe recipe = recipe(sheet.get("tiles").get(t));
        int plane = recipe.sizePx() * recipe.sizePx();
        byte[] planes = new byte[3 * plane];

        ViewRenderer.renderEval(source, recipe, planes, 0);

        byte[] tile = Arrays.copyOfRange(expected, 3 * plane * t, 3 * plane * (t + 1));
        assertThat(planes).isEqualTo(planes(tile, plane));
      }
    }
  }

  private static byte[] planes(byte[] rgb, int plane) {
    byte[] planes = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[(i % 3) * plane + i / 3] = rgb[i];
    }
    return planes;
  }

  /** The recipe whose short side is the tile's: any fraction that floors to it serves. */
  private static EvalRecipe recipe(JsonNode tile) {
    int size = tile.get("crop").asInt();
    int shortSide = tile.get("short_side").asInt();
    double fraction = shortSide == size ? 1.0 : size / (shortSide + 0.5);
    ResizeKernel kernel = ResizeKernel.valueOf(tile.get("mode").asText().toUpperCase(Locale.ROOT));
    EvalRecipe recipe = new EvalRecipe(size, fraction, kernel);
    assertThat(recipe.shortSidePx()).isEqualTo(shortSide);
    return recipe;
  }

  private static DoubleSupplier supplier(JsonNode numbers) {
    Iterator<JsonNode> each = numbers.iterator();
    return () -> each.next().asDouble();
  }
}
