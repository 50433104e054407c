package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.model.torch.Batch;
import java.util.List;

/** Validation images to network input. */
public final class EvalBatches {
  private static final int CHANNELS = 3;

  private EvalBatches() {}

  /** One batch of all {@code images}, in order. */
  public static Batch render(List<ImageRow> images, EvalRecipe recipe, long maxPixels) {
    int size = recipe.sizePx();
    int imageBytes = CHANNELS * size * size;
    byte[] pixels = new byte[Math.multiplyExact(images.size(), imageBytes)];
    int[] labels = new int[images.size()];
    for (int i = 0; i < images.size(); i++) {
      ImageRow image = images.get(i);
      ViewRenderer.renderEval(decode(image, maxPixels), recipe, pixels, i * imageBytes);
      labels[i] = image.label();
    }
    return new Batch(images.size(), size, size, pixels, labels, null);
  }

  private static RgbImage decode(ImageRow image, long maxPixels) {
    try {
      return ImageDecoder.decode(image.encoded(), maxPixels);
    } catch (UnreadableImageException e) {
      throw new IllegalArgumentException(
          "Cannot evaluate image '"
              + image.imageId()
              + "': "
              + e.getMessage()
              + "; run 'prepare' again with this dataset.max-pixels",
          e);
    }
  }
}
