package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A look at the structure ends as decoding does: the same size, or the same reason. */
class StructureCheckTest {
  private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 2000);
  private static final long SEED = Long.getLong("fuzz.seed", 2);
  private static final long MAX_PIXELS = 2_000_000;

  @Test
  void everyOddFileEndsAsWhenDecoded() throws IOException {
    for (byte[] file : files()) {
      assertThat(checked(file)).isEqualTo(decoded(file));
    }
  }

  @Test
  void mutantsEndAsWhenDecoded() throws IOException {
    Mutator mutator = new Mutator(SEED, files());
    int sound = 0;
    for (int number = 0; number < MUTANTS; number++) {
      byte[] mutant = mutator.mutant(number);
      sound += JpegStructure.isSound(mutant) ? 1 : 0;
      assertThat(checked(mutant))
          .as("mutant %d of seed %d", number, SEED)
          .isEqualTo(decoded(mutant));
    }
    assertThat(sound).isGreaterThan(MUTANTS / 25);
  }

  /** Otherwise the check would hold without saving anything. */
  @Test
  void commonJpegsAreNotDecoded() throws IOException {
    for (String file : List.of("rgb_420.jpg", "rgb_422_progressive.jpg", "gray.jpg")) {
      byte[] whole = GoldenFolder.image(file);

      assertThat(JpegStructure.isSound(whole)).as(file).isTrue();
      for (int length = whole.length - 1; length > 0; length -= 1 + length / 40) {
        assertThat(JpegStructure.isSound(Arrays.copyOf(whole, length))).isFalse();
      }
    }
  }

  private static String checked(byte[] encoded) {
    try {
      StructureCheck.Size size = StructureCheck.of(encoded, MAX_PIXELS);
      return size.widthPx() + "x" + size.heightPx();
    } catch (UnreadableImageException reject) {
      return "reject: " + reject.getMessage();
    }
  }

  private static String decoded(byte[] encoded) {
    try {
      RgbImage image = ImageDecoder.decode(encoded, MAX_PIXELS);
      return image.widthPx() + "x" + image.heightPx();
    } catch (UnreadableImageException reject) {
      return "reject: " + reject.getMessage();
    }
  }

  private static List<byte[]> files() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (JsonNode entry : Corpus.entries()) {
      files.add(Corpus.bytes(entry.get("file").asText()));
    }
    for (JsonNode entry : GoldenFolder.json("image_formats.json").get("files")) {
      files.add(GoldenFolder.image(entry.get("file").asText()));
    }
    return files;
  }
}
