package io.ghostspark.jobs.report;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.PillowResize;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.jobs.evaluate.Prediction;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.report.PredictedImage.Choice;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;

/**
 * Which validation images the page shows: the first ones of the first shard (shards are shuffled,
 * so they are a fair sample), then that shard's most confident mistakes.
 */
final class ImageGrid {
  private static final int MAX_SAMPLE = 32;
  private static final int MAX_MISTAKES = 16;

  /** Short side of a stored picture; larger ones are reduced. */
  private static final int MAX_SIDE_PX = 112;

  private ImageGrid() {}

  static List<PredictedImage> of(
      Configuration hadoop, PreparedSplit val, long maxPixels, List<Prediction> predictions)
      throws IOException {
    Map<String, ImageRow> rows =
        ImageShardReader.readAll(hadoop, val.shard(0)).stream()
            .collect(Collectors.toMap(ImageRow::imageId, Function.identity()));
    List<Prediction> candidates =
        predictions.stream().filter(p -> rows.containsKey(p.imageId())).toList();
    List<String> classes = val.manifest().classes();
    List<PredictedImage> images = new ArrayList<>();
    int shown = 0;
    for (Prediction prediction : chosen(candidates)) {
      Choice choice = shown++ < MAX_SAMPLE ? Choice.SAMPLE : Choice.MISTAKE;
      ImageRow row = rows.get(prediction.imageId());
      if (row != null) {
        images.add(
            new PredictedImage(
                prediction.imageId(),
                png(row, maxPixels),
                classes.get(prediction.label()),
                classes.get(prediction.prediction()),
                prediction.probability(),
                choice));
      }
    }
    return images;
  }

  static Set<Prediction> chosen(List<Prediction> candidates) {
    Set<Prediction> chosen =
        new LinkedHashSet<>(candidates.subList(0, Math.min(MAX_SAMPLE, candidates.size())));
    candidates.stream()
        .filter(p -> p.label() != p.prediction() && !chosen.contains(p))
        .sorted(Comparator.comparingDouble(Prediction::probability).reversed())
        .limit(MAX_MISTAKES)
        .toList()
        .forEach(chosen::add);
    return chosen;
  }

  private static byte[] png(ImageRow row, long maxPixels) throws IOException {
    RgbImage image;
    try {
      image = ImageDecoder.decode(row.encoded(), maxPixels);
    } catch (UnreadableImageException e) {
      throw new IOException("Cannot show image '" + row.imageId() + "': " + e.getMessage(), e);
    }
    RgbImage small = reduced(image);
    BufferedImage picture =
        new BufferedImage(small.widthPx(), small.heightPx(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = small.rgb();
    for (int i = 0; i < small.widthPx() * small.heightPx(); i++) {
      int pixel = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      picture.setRGB(i % small.widthPx(), i / small.widthPx(), pixel);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, "png", out)) {
      throw new IOException(
          "Cannot show image '" + row.imageId() + "': no PNG writer in this Java");
    }
    return out.toByteArray();
  }

  private static RgbImage reduced(RgbImage image) {
    int shortSide = Math.min(image.widthPx(), image.heightPx());
    if (shortSide <= MAX_SIDE_PX) {
      return image;
    }
    return PillowResize.resize(
        image,
        new CropBox(0, 0, image.heightPx(), image.widthPx()),
        Math.round((float) image.widthPx() * MAX_SIDE_PX / shortSide),
        Math.round((float) image.heightPx() * MAX_SIDE_PX / shortSide),
        ResizeKernel.BILINEAR);
  }
}
