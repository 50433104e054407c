package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores the views of images in batches that run across images. */
final class ShardScorer {
  private static final int CHANNELS = 3;

  private final Scorer teacher;
  private final ScoringPlan plan;
  private final int viewBytes;

  /** [batch, 3, size, size] u8; the first {@code pending} views are filled. */
  private final byte[] pixels;

  private final List<Pending> pending = new ArrayList<>();

  /** A rendered view whose logits are not known yet. */
  private record Pending(String imageId, int viewNumber, ViewSpec view, List<TeacherView> target) {}

  ShardScorer(Scorer teacher, ScoringPlan plan) {
    this.teacher = teacher;
    this.plan = plan;
    this.viewBytes = CHANNELS * plan.sizePx() * plan.sizePx();
    this.pixels = new byte[Math.multiplyExact(plan.batch(), viewBytes)];
  }

  /** Rows in the order of {@code images}. */
  List<LogitsRow> score(List<ImageRow> images) {
    List<LogitsRow> rows = new ArrayList<>(images.size());
    for (ImageRow image : images) {
      List<TeacherView> views = new ArrayList<>(plan.views().numViews());
      rows.add(new LogitsRow(image.imageId(), plan.views().first(), views));
      render(image, views);
    }
    flush();
    return rows;
  }

  private void render(ImageRow image, List<TeacherView> target) {
    RgbImage source = decode(image);
    ViewRecipe recipe = plan.recipe();
    for (int v = plan.views().first(); v <= plan.views().last(); v++) {
      ViewSpec view = recipe.view(image.imageId(), v, source.widthPx(), source.heightPx());
      ViewRenderer.render(source, view, plan.sizePx(), pixels, pending.size() * viewBytes);
      pending.add(new Pending(image.imageId(), v, view, target));
      if (pending.size() == plan.batch()) {
        flush();
      }
    }
  }

  private RgbImage decode(ImageRow image) {
    try {
      return ImageDecoder.decode(image.encoded(), plan.maxPixels());
    } catch (UnreadableImageException e) {
      throw new IllegalArgumentException(
          "Cannot score image '"
              + image.imageId()
              + "': "
              + e.getMessage()
              + "; run 'prepare' again with this dataset.max-pixels",
          e);
    }
  }

  private void flush() {
    if (pending.isEmpty()) {
      return;
    }
    int n = pending.size();
    byte[] filled = n == plan.batch() ? pixels : Arrays.copyOf(pixels, n * viewBytes);
    float[][] logits =
        teacher.logits(new Batch(n, plan.sizePx(), plan.sizePx(), filled, new int[n], null));
    for (int i = 0; i < n; i++) {
      Pending scored = pending.get(i);
      requireFinite(scored, logits[i]);
      scored.target.add(TopClasses.of(scored.view, logits[i], plan.topK()));
    }
    pending.clear();
  }

  private static void requireFinite(Pending scored, float[] logits) {
    for (int k = 0; k < logits.length; k++) {
      if (!Float.isFinite(logits[k])) {
        throw new IllegalArgumentException(
            "Cannot score image '"
                + scored.imageId
                + "', view "
                + scored.viewNumber
                + ": the teacher's logit of class "
                + k
                + " is "
                + logits[k]);
      }
    }
  }
}
