package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows views to a teacher, in batches that run across images: the one place where a teacher's
 * pixels are made, for {@code teach}, {@code cache verify} and online distillation. Not
 * thread-safe.
 */
final class ViewScorer {
  private static final int CHANNELS = 3;

  private final Scorer teacher;
  private final int sizePx;
  private final int batch;
  private final int viewBytes;

  /** [batch, 3, size, size] u8; the first {@code pending} views are filled. */
  private final byte[] pixels;

  private final List<Pending> pending = new ArrayList<>();

  /** A rendered view whose logits are not known yet. */
  private record Pending(String imageId, int viewNumber, Consumer<float[]> sink) {}

  /**
   * @param sizePx side of the teacher's square input
   * @param batch views at once
   */
  ViewScorer(Scorer teacher, int sizePx, int batch) {
    this.teacher = teacher;
    this.sizePx = sizePx;
    this.batch = batch;
    this.viewBytes = CHANNELS * sizePx * sizePx;
    this.pixels = new byte[Math.multiplyExact(batch, viewBytes)];
  }

  /**
   * Renders the view; a full batch is scored at once.
   *
   * @param sink receives [classes] logits, finite, now or with a later call
   */
  void add(DrawnView drawn, Consumer<float[]> sink) {
    ViewRenderer.render(drawn.image(), drawn.view(), sizePx, pixels, pending.size() * viewBytes);
    pending.add(new Pending(drawn.imageId(), drawn.number(), sink));
    if (pending.size() == batch) {
      flush();
    }
  }

  /** Scores what waits. */
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    int n = pending.size();
    byte[] filled = n == batch ? pixels : Arrays.copyOf(pixels, n * viewBytes);
    float[][] logits = teacher.logits(new Batch(n, sizePx, sizePx, filled, new int[n], null));
    for (int i = 0; i < n; i++) {
      requireFinite(pending.get(i), logits[i]);
      pending.get(i).sink.accept(logits[i]);
    }
    pending.clear();
  }

  private static void requireFinite(Pending scored, float[] logits) {
    for (int k = 0; k < logits.length; k++) {
      if (!Float.isFinite(logits[k])) {
        throw new IllegalArgumentException(
            "Cannot score image '%s', view %d: the teacher's logit of class %d is %s"
                .formatted(scored.imageId, scored.viewNumber, k, logits[k]));
      }
    }
  }
}
