package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.model.torch.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Shows views to a teacher, in batches that run across images: the one place where a teacher's
 * pixels are made, for {@code teach}, {@code cache verify} and online distillation. Not
 * thread-safe.
 */
final class ViewScorer {
  private final Scorer teacher;
  private final int viewPx;
  private final int sizePx;
  private final ViewBatch batch;
  private final List<Pending> pending = new ArrayList<>();

  /** A rendered view whose logits are not known yet. */
  private record Pending(String imageId, int viewNumber, Consumer<float[]> sink) {}

  /**
   * @param viewPx side of the student's views
   * @param sizePx side of the teacher's square input
   * @param batch views at once
   */
  ViewScorer(Scorer teacher, int viewPx, int sizePx, int batch) {
    this.teacher = teacher;
    this.viewPx = viewPx;
    this.sizePx = sizePx;
    this.batch = new ViewBatch(batch, viewPx, sizePx);
  }

  /**
   * Renders the view; a full batch is scored at once.
   *
   * @param sink receives [classes] logits, finite, now or with a later call
   */
  void add(DrawnView drawn, Consumer<float[]> sink) {
    batch.add(drawn.image(), drawn.view());
    pending.add(new Pending(drawn.imageId(), drawn.number(), sink));
    if (batch.isFull()) {
      flush();
    }
  }

  /** Mixes the views that wait, as the student's are. */
  void mix(Mix mix) {
    Mix shown = mix.at(viewPx, sizePx);
    if (shown != null) {
      batch.mix(shown);
    }
  }

  /** Scores what waits. */
  void flush() {
    if (pending.isEmpty()) {
      return;
    }
    float[][] logits = teacher.logits(batch.unlabelled());
    for (int i = 0; i < pending.size(); i++) {
      requireFinite(pending.get(i), logits[i]);
      pending.get(i).sink.accept(logits[i]);
    }
    pending.clear();
    batch.clear();
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
