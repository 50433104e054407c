package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.Normalisation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** view_pin_1.json: what a stored view shows, to the last bit; a cache depends on it. */
class ViewPinTest {
  private static final int SIZE_PX = 48;

  @Test
  void aStoredViewShowsWhatItAlwaysShowed() throws Exception {
    JsonNode pin = GoldenFolder.json("view_pin_1.json");
    RgbImage source =
        ImageDecoder.decode(
            GoldenFolder.image(pin.get("source").asText() + ".png"), Long.MAX_VALUE);
    List<AppliedOperation> operations = new ArrayList<>();
    for (JsonNode each : pin.get("operations")) {
      operations.add(
          new AppliedOperation(
              Operation.ofTimmName(each.get(0).asText()),
              each.get(1).asInt(),
              each.get(2).asBoolean(),
              kernel(each.get(3))));
    }
    Erasure erasure =
        new Erasure(box(pin.get("erase")), EraseFill.PIXEL, pin.get("noise-seed").asLong());
    ViewSpec view =
        new ViewSpec(
            box(pin.get("crop")),
            pin.get("flipped").asBoolean(),
            kernel(pin.get("kernel")),
            operations,
            erasure);

    byte[] pixels = new byte[3 * SIZE_PX * SIZE_PX];
    ViewRenderer.render(source, view, SIZE_PX, pixels, 0);
    float[] tensor = new float[pixels.length];
    Normalisation.IMAGENET.apply(pixels, 0, SIZE_PX * SIZE_PX, tensor, 0);
    ErasedBox erased = Objects.requireNonNull(ErasedBox.of(erasure, SIZE_PX, SIZE_PX));
    Normalisation.IMAGENET.erase(tensor, 0, SIZE_PX, erased.box(), erased.values());

    assertThat(sha256(pixels)).isEqualTo(pin.get("pixels-sha256").asText());
    ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor);
    assertThat(sha256(bytes.array())).isEqualTo(pin.get("tensor-f32-le-sha256").asText());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
