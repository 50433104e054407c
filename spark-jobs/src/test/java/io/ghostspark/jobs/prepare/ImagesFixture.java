package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.ColumnCodec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small noise pictures as class folders, for tests that need files but not meaning. */
public final class ImagesFixture {
  private ImagesFixture() {}

  /** Writes {@code folder/<class>/<class>_<prefix><i>.png} of 40 x 36 pixels. */
  public static void classFolders(Path folder, int classes, int perClass, String prefix)
      throws IOException {
    for (int c = 0; c < classes; c++) {
      Path classFolder = Files.createDirectories(folder.resolve("class" + c));
      for (int i = 0; i < perClass; i++) {
        String name = "class" + c + "_" + prefix + i + ".png";
        Files.write(classFolder.resolve(name), png(name));
      }
    }
  }

  /** A config for {@code folder/train} and {@code folder/val}, shards in {@code folder/shards}. */
  public static DatasetConfig config(Path folder) {
    return config(folder, folder.resolve("shards"));
  }

  public static DatasetConfig config(Path folder, Path shards) {
    return config(
        folder,
        shards,
        /* resizeShortSide= */ 0,
        DatasetConfig.Orientation.IGNORE,
        DatasetConfig.Truncated.REJECT);
  }

  /** Resized, turned upright, truncated images kept. */
  static DatasetConfig resized(Path folder, int shortSidePx) {
    return config(
        folder,
        folder.resolve("shards"),
        shortSidePx,
        DatasetConfig.Orientation.APPLY,
        DatasetConfig.Truncated.KEEP);
  }

  private static DatasetConfig config(
      Path folder,
      Path shards,
      int resizeShortSide,
      DatasetConfig.Orientation orientation,
      DatasetConfig.Truncated truncated) {
    return new DatasetConfig(
        DatasetConfig.Layout.CLASS_FOLDERS,
        folder.resolve("train").toString(),
        folder.resolve("val").toString(),
        null,
        shards.toString(),
        /* shardBytes= */ 20_000,
        /* rowGroupBytes= */ 10_000,
        /* shuffleSeed= */ 7,
        /* maxPixels= */ 1_000_000,
        /* maxRejectFraction= */ 0.05,
        /* verifyDigests= */ true,
        /* synsets= */ null,
        resizeShortSide,
        /* jpegQuality= */ 92,
        orientation,
        truncated,
        DatasetConfig.Check.DECODE,
        ColumnCodec.ZSTD,
        /* trainAnnotations= */ null,
        /* valAnnotations= */ null,
        DatasetConfig.Unannotated.KEEP);
  }

  public static byte[] png(String name) throws IOException {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, CounterRandom.hash(name));
    BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
