package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Mutated real files end in an image or a reason, never in another exception, a hang or a crash of
 * the JVM. {@code -Dfuzz.mutants=20000} for more than the share that every build runs; the counts
 * go to {@code target/fuzz.txt}.
 */
class DecoderFuzzTest {
  private static final int MUTANTS = Integer.getInteger("fuzz.mutants", 2000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final long MAX_PIXELS = 2_000_000;

  /** The whole run: a decoder that hangs on one mutant exceeds it. */
  private static final Duration LIMIT = Duration.ofMillis(20_000 + 20L * MUTANTS);

  @Test
  void everyMutantIsAnImageOrAReject() throws IOException {
    Mutator mutator = new Mutator(SEED, files());
    Map<String, Integer> counts = new TreeMap<>();

    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          for (int number = 0; number < MUTANTS; number++) {
            counts.merge(outcome(mutator.mutant(number), number), 1, Integer::sum);
          }
        });

    StringBuilder report = new StringBuilder();
    counts.forEach((what, count) -> report.append(count).append(' ').append(what).append('\n'));
    Files.writeString(Path.of("target/fuzz.txt"), report);
    assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(MUTANTS);
    assertThat(counts.get("image")).isBetween(MUTANTS / 20, MUTANTS);
    assertThat(counts).hasSizeGreaterThan(5);
  }

  /** As prepare treats an image that may be kept though it is truncated and turned upright. */
  private static String outcome(byte[] mutant, int number) {
    byte[] encoded = TruncatedJpeg.is(mutant) ? TruncatedJpeg.ended(mutant) : mutant;
    try {
      RgbImage image = ImageDecoder.decode(encoded, MAX_PIXELS);
      requireSameCrop(encoded, image);
      RgbImage upright = ExifOrientation.upright(image, ExifOrientation.of(encoded));
      return upright.rgb().length == image.rgb().length ? "image" : "wrong length";
    } catch (UnreadableImageException reject) {
      return "reject: "
          + String.valueOf(reject.getMessage()).replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#");
    } catch (RuntimeException | Error unexpected) {
      throw new AssertionError("mutant " + number + " of seed " + SEED, unexpected);
    }
  }

  /** Of the upper left quarter. */
  private static void requireSameCrop(byte[] encoded, RgbImage image)
      throws UnreadableImageException {
    CropBox crop = new CropBox(0, 0, (image.heightPx() + 1) / 2, (image.widthPx() + 1) / 2);
    byte[] alone = ImageDecoder.decodeCrop(encoded, MAX_PIXELS, crop).rgb();
    if (!Arrays.equals(alone, image.crop(crop).rgb())) {
      throw new IllegalStateException("The crop decoded alone is not that of the whole picture");
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
