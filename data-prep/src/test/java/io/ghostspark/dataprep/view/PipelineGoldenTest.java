package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.augment.Normalisation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.augment.OperationsGolden;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** images.json: whole views of timm, and how many tiles the golden tests compare. */
class PipelineGoldenTest {
  /** Nine digits are printed. */
  private static final double PRINTED = 2e-8;

  /** The reference sums the squares in f32; ours differ by 3e-8. */
  private static final double NORM_F32 = 1e-7;

  private static final int SIZE_PX = 64;

  @TestFactory
  List<DynamicTest> wholeViewsAreExact() throws IOException {
    JsonNode golden = GoldenFolder.json("images.json");
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode view : golden.path("pipeline")) {
      String source = view.get("source").asText();
      String file = golden.get("sources").get(source).get("file").asText();
      tests.add(DynamicTest.dynamicTest(source, () -> check(file, view)));
    }
    return tests;
  }

  /** 34 + 30 in PillowResizeGoldenTest, 189 in OperationsGoldenTest. */
  @Test
  void everyTileIsCompared() throws IOException {
    JsonNode golden = GoldenFolder.json("images.json");

    assertThat(tiles(golden, "random_resized_crop")).isEqualTo(34);
    assertThat(tiles(golden, "eval_resize_crop")).isEqualTo(30);
    assertThat(tiles(golden, "augment_ops")).isEqualTo(189);
    assertThat(golden.path("pipeline")).hasSize(2);
  }

  private static int tiles(JsonNode golden, String kind) {
    int tiles = 0;
    for (JsonNode sheet : golden.path(kind)) {
      tiles += sheet.get("tiles").size();
    }
    return tiles;
  }

  private static void check(String file, JsonNode view) throws Exception {
    RgbImage source = decoded(file);
    JsonNode box = view.get("box [i,j,h,w]");
    ViewSpec geometry =
        new ViewSpec(box(box), view.get("hflip").asBoolean(), kernel(view.get("mode").asText()));

    RgbImage image = ViewRenderer.resize(source, geometry, SIZE_PX);
    for (JsonNode step : view.get("ops [name, magnitude, negated, resample]")) {
      image =
          OperationsGolden.apply(
              image,
              Operation.ofTimmName(step.get(0).asText()),
              step.get(1).asDouble(),
              step.get(2).asBoolean(),
              kernel(step.get(3).asText("")));
    }

    byte[] expected = decoded(view.get("before_normalise").asText()).rgb();
    assertThat(Arrays.mismatch(image.rgb(), expected)).as("first wrong byte").isEqualTo(-1);
    float[] tensor = new float[3 * SIZE_PX * SIZE_PX];
    Normalisation.IMAGENET.apply(image, tensor, 0);
    JsonNode erased = view.get("erase_const0 [top,left,h,w]");
    if (!erased.isEmpty()) {
      CropBox hole = box(erased);
      Erasure erasure = new Erasure(hole, EraseFill.CONST, /* noiseSeed= */ 0);
      float[] zeros = Objects.requireNonNull(ErasedBox.of(erasure, SIZE_PX, SIZE_PX)).values();
      Normalisation.IMAGENET.erase(tensor, 0, SIZE_PX, hole, zeros);
    }
    checkTensor(tensor, view.get("tensor"));
  }

  private static void checkTensor(float[] tensor, JsonNode expected) {
    int plane = SIZE_PX * SIZE_PX;
    for (int i = 0; i < 8; i++) {
      assertThat((double) tensor[i])
          .isCloseTo(expected.get("first8").get(i).asDouble(), within(PRINTED));
    }
    double squares = 0;
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        sum += tensor[i];
        squares += (double) tensor[i] * tensor[i];
      }
      assertThat(sum / plane)
          .isCloseTo(expected.get("channel_mean").get(c).asDouble(), within(PRINTED));
    }
    double norm = expected.get("l2").asDouble();
    assertThat(Math.sqrt(squares)).isCloseTo(norm, within(NORM_F32 * norm));
  }

  private static RgbImage decoded(String file) throws Exception {
    return ImageDecoder.decode(GoldenFolder.image(file), Long.MAX_VALUE);
  }

  private static CropBox box(JsonNode numbers) {
    return new CropBox(
        numbers.get(0).asInt(),
        numbers.get(1).asInt(),
        numbers.get(2).asInt(),
        numbers.get(3).asInt());
  }

  private static ResizeKernel kernel(String name) {
    return name.isEmpty()
        ? ResizeKernel.BILINEAR
        : ResizeKernel.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
