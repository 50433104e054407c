package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.Normalisation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * One view of one JPEG, bit for bit: numbers, 8-bit pixels and the erased network input as {@code
 * make_view.py} beside the files made them with Pillow. A change of decoder, resize, operation,
 * generator or noise shows here; every cache of augmented views would then be void.
 */
class ViewGoldenTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path FILES = RESOURCES.resolve("views");
  private static final int SIZE_PX = 64;
  private static final int PLANE = SIZE_PX * SIZE_PX;
  private static final ViewRecipe RECIPE =
      new ViewRecipe(
          11,
          SIZE_PX,
          0.08,
          1,
          0.75,
          1.3333,
          0.5,
          ViewRecipe.Interpolation.RANDOM,
          AugmentPolicy.parse("rand-m9-mstd0.5-inc1"),
          new EraseRecipe(0.9, 0.02, 0.3333, 0.3, 3.3333, EraseFill.PIXEL));

  @Test
  void theViewsNumbersAreTheReferences() throws Exception {
    JsonNode golden = golden();
    ViewSpec view = view(source());

    List<AppliedOperation> operations = new ArrayList<>();
    for (JsonNode each : golden.get("operations")) {
      operations.add(
          new AppliedOperation(
              Operation.ofTimmName(each.get(0).asText()),
              each.get(1).asInt(),
              each.get(2).asBoolean(),
              kernel(each.get(3))));
    }
    assertThat(view)
        .isEqualTo(
            new ViewSpec(
                box(golden.get("crop")),
                golden.get("flipped").asBoolean(),
                kernel(golden.get("kernel")),
                operations,
                new Erasure(
                    box(golden.get("erase")),
                    EraseFill.PIXEL,
                    Long.parseUnsignedLong(golden.get("noise-seed").asText(), 16))));
  }

  @Test
  void theViewsPixelsAreTheReferences() throws Exception {
    byte[] planes = new byte[3 * PLANE];

    ViewRenderer.render(source(), view(source()), SIZE_PX, planes, 0);

    byte[] expected = decode(FILES.resolve("view.png")).rgb();
    for (int i = 0; i < expected.length; i++) {
      assertThat(planes[i % 3 * PLANE + i / 3]).as("pixel %d", i).isEqualTo(expected[i]);
    }
  }

  @Test
  void theErasedInputIsTheReferences() throws Exception {
    ViewSpec view = view(source());
    byte[] planes = new byte[3 * PLANE];
    float[] input = new float[3 * PLANE];

    ViewRenderer.render(source(), view, SIZE_PX, planes, 0);
    Normalisation.IMAGENET.apply(planes, 0, PLANE, input, 0);
    ErasedBox erased =
        Objects.requireNonNull(
            ErasedBox.of(Objects.requireNonNull(view.erasure()), SIZE_PX, SIZE_PX));
    Normalisation.IMAGENET.erase(input, 0, SIZE_PX, erased.box(), erased.values());

    byte[] bytes = Files.readAllBytes(FILES.resolve("view-erased.f32"));
    float[] expected = new float[3 * PLANE];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(expected);
    assertThat(input).isEqualTo(expected);
  }

  private static ViewSpec view(RgbImage source) throws Exception {
    JsonNode golden = golden();
    return RECIPE.view(
        golden.get("image-id").asText(),
        golden.get("view").asInt(),
        source.widthPx(),
        source.heightPx());
  }

  private static JsonNode golden() throws Exception {
    return new ObjectMapper().readTree(FILES.resolve("view.json").toFile());
  }

  private static RgbImage source() throws Exception {
    return decode(RESOURCES.resolve("golden/images/rgb_420.jpg"));
  }

  private static RgbImage decode(Path file) throws Exception {
    return ImageDecoder.decode(Files.readAllBytes(file), Long.MAX_VALUE);
  }

  private static CropBox box(JsonNode numbers) {
    return new CropBox(
        numbers.get(0).asInt(),
        numbers.get(1).asInt(),
        numbers.get(2).asInt(),
        numbers.get(3).asInt());
  }

  private static ResizeKernel kernel(JsonNode name) {
    return ResizeKernel.valueOf(name.asText().toUpperCase(Locale.ROOT));
  }
}
