package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A crop decoded alone has the pixels of the whole picture's crop, whatever the file's kind. */
class DecodedCropTest {
  private static final long MAX_PIXELS = 100_000_000;
  private static final int NOISE_SIDE_PX = 67;

  @Test
  void cropsOfEveryKindOfFileAreThoseOfTheWholePicture() throws Exception {
    int cut = 0;
    for (byte[] encoded : files()) {
      RgbImage whole;
      try {
        whole = ImageDecoder.decode(encoded, MAX_PIXELS);
      } catch (UnreadableImageException reject) {
        assertThatThrownBy(
                () -> ImageDecoder.decodeCrop(encoded, MAX_PIXELS, new CropBox(0, 0, 1, 1)))
            .hasMessage(reject.getMessage());
        continue;
      }
      for (CropBox crop : crops(whole)) {
        assertThat(ImageDecoder.decodeCrop(encoded, MAX_PIXELS, crop))
            .usingRecursiveComparison()
            .isEqualTo(whole.crop(crop));
        cut += JpegCut.below(encoded, crop.topPx() + crop.heightPx()) == null ? 0 : 1;
      }
    }
    assertThat(cut).isGreaterThan(50);
  }

  /** Chroma is interpolated across the rows: wherever the crop ends, the last row must be right. */
  @Test
  void everyLastRowIsRight() throws Exception {
    for (String name : List.of("rgb_420.jpg", "rgb_444.jpg", "gray.jpg")) {
      byte[] encoded = GoldenFolder.image(name);
      RgbImage whole = ImageDecoder.decode(encoded, MAX_PIXELS);
      for (int rows = 1; rows <= whole.heightPx(); rows++) {
        CropBox crop = new CropBox(rows - 1, 0, 1, whole.widthPx());
        assertThat(ImageDecoder.decodeCrop(encoded, MAX_PIXELS, crop).rgb())
            .as("%s row %d", name, rows - 1)
            .isEqualTo(whole.crop(crop).rgb());
      }
    }
  }

  @Test
  void onlyPlainFilesAreCut() throws IOException {
    byte[] plain = GoldenFolder.image("rgb_420.jpg");
    JpegCut cut = Objects.requireNonNull(JpegCut.below(plain, 14));
    assertThat(cut.heightPx()).isEqualTo(16);
    assertThat(Objects.requireNonNull(JpegCut.below(plain, 15)).heightPx()).isEqualTo(32);
    assertThat(JpegCut.below(plain, 75)).isNull();
    assertThat(JpegCut.below(Arrays.copyOf(plain, plain.length + 1), 14)).isNull();
    assertThat(JpegCut.below(Arrays.copyOf(plain, plain.length - 2), 14)).isNull();
    assertThat(JpegCut.below(GoldenFolder.image("rgb_422_progressive.jpg"), 14)).isNull();
    assertThat(JpegCut.below(Corpus.bytes("ocv_restart.jpg"), 8)).isNull();
    assertThat(JpegCut.below(GoldenFolder.image("gray.png"), 8)).isNull();
  }

  /** Data that end early: the rest is libjpeg's gray, with or without the cut. */
  @Test
  void truncatedPicturesThatAreKeptLookTheSame() throws Exception {
    byte[] encoded = GoldenFolder.image("rgb_420.jpg");
    for (int length = encoded.length / 3; length < encoded.length - 2; length += 97) {
      byte[] kept = TruncatedJpeg.ended(Arrays.copyOf(encoded, length));
      RgbImage whole = ImageDecoder.decode(kept, MAX_PIXELS);
      CropBox crop = new CropBox(20, 10, 30, 40);
      assertThat(ImageDecoder.decodeCrop(kept, MAX_PIXELS, crop).rgb())
          .isEqualTo(whole.crop(crop).rgb());
    }
  }

  @Test
  void cropOutsideThePictureIsRefused() {
    assertThatThrownBy(
            () ->
                ImageDecoder.decodeCrop(
                    GoldenFolder.image("rgb_420.jpg"), MAX_PIXELS, new CropBox(70, 0, 6, 1)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageEndingWith("reaches outside a picture of 101x75");
  }

  private static List<CropBox> crops(RgbImage whole) {
    int width = whole.widthPx();
    int height = whole.heightPx();
    List<CropBox> crops = new ArrayList<>();
    crops.add(CropBox.whole(whole));
    for (int part = 2; part <= 4; part++) {
      int rows = Math.max(1, height / part);
      int columns = Math.max(1, width / part);
      crops.add(new CropBox(0, 0, rows, width));
      crops.add(new CropBox((height - rows) / 2, (width - columns) / 2, rows, columns));
      crops.add(new CropBox(height - rows, width - columns, rows, columns));
    }
    return crops;
  }

  private static List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (JsonNode entry : Corpus.entries()) {
      files.add(Corpus.bytes(entry.get("file").asText()));
    }
    for (JsonNode entry : GoldenFolder.json("image_formats.json").get("files")) {
      files.add(GoldenFolder.image(entry.get("file").asText()));
    }
    byte[] noise = new byte[3 * NOISE_SIDE_PX * NOISE_SIDE_PX];
    new SplittableRandom(1).nextBytes(noise);
    files.add(JpegEncoder.encode(new RgbImage(NOISE_SIDE_PX, NOISE_SIDE_PX, noise), 95));
    return files;
  }
}
