package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A shard of the logit cache as {@code teach} writes it (same writer, the paper's views, row groups
 * of 16 MiB of images), but with scores drawn at random: they pack no better than a teacher's.
 */
record MadeUpCache(int viewsPerImage, int topK) {
  private static final long MAX_PIXELS = 100_000_000;
  private static final long ROW_GROUP_BYTES = 16 << 20;
  private static final int SIZE_PX = 224;
  private static final int CLASSES = 1000;
  private static final double SPREAD = 12;
  private static final double SMALLEST = 1e-9;

  /** Image files and their cache, written to {@code shard}. */
  CachedShard write(Configuration hadoop, List<Path> images, Path shard) throws IOException {
    List<byte[]> encoded = new ArrayList<>();
    for (Path image : images) {
      encoded.add(Files.readAllBytes(image));
    }
    ViewRecipe recipe =
        PaperViews.recipe(
            SIZE_PX, PaperViews.POLICY, Double.parseDouble(PaperViews.ERASE_PROBABILITY));
    List<Integer> rowGroups = rowGroups(encoded);
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(shard.toUri());
    try (LogitsShardWriter writer =
        new LogitsShardWriter(hadoop, file, rowGroups, LogProbPrecision.F16)) {
      for (int i = 0; i < encoded.size(); i++) {
        writer.write(row(images.get(i), encoded.get(i), recipe));
      }
      ShardEntry entry = writer.commit();
      return new CachedShard(
          encoded, MAX_PIXELS, List.of(new CachedShard.Block(file, entry)), viewsPerImage, topK);
    }
  }

  private LogitsRow row(Path image, byte[] encoded, ViewRecipe recipe) throws IOException {
    String id = image.getFileName().toString();
    RgbImage pixels;
    try {
      pixels = ImageDecoder.decode(encoded, MAX_PIXELS);
    } catch (UnreadableImageException e) {
      throw new IOException("Cannot measure with '" + image + "': " + e.getMessage(), e);
    }
    List<TeacherView> views = new ArrayList<>();
    for (int v = 0; v < viewsPerImage; v++) {
      views.add(scored(id, v, recipe.view(id, v, pixels.widthPx(), pixels.heightPx())));
    }
    return new LogitsRow(id, 0, views);
  }

  private TeacherView scored(String id, int number, ViewSpec view) {
    CounterRandom random = CounterRandom.of(3, Purpose.SHUFFLE, number, CounterRandom.hash(id));
    double[] rising = new double[topK];
    Arrays.setAll(rising, k -> logProb(random));
    Arrays.sort(rising);
    int[] classIds = new int[topK];
    float[] logProbs = new float[topK];
    for (int k = 0; k < topK; k++) {
      classIds[k] = random.nextInt(CLASSES);
      logProbs[k] = (float) rising[topK - 1 - k];
    }
    return new TeacherView(view, classIds, logProbs, (float) logProb(random));
  }

  private static double logProb(CounterRandom random) {
    return SPREAD * Math.log(random.nextDouble() + SMALLEST);
  }

  private static List<Integer> rowGroups(List<byte[]> encoded) {
    List<Integer> rowGroups = new ArrayList<>();
    long bytes = 0;
    int rows = 0;
    for (byte[] image : encoded) {
      bytes += image.length;
      rows++;
      if (bytes >= ROW_GROUP_BYTES) {
        rowGroups.add(rows);
        bytes = 0;
        rows = 0;
      }
    }
    if (rows > 0) {
      rowGroups.add(rows);
    }
    return rowGroups;
  }
}
