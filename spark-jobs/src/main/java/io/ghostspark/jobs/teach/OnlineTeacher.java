package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchPlace;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The teacher in the training loop: what a cache would hold, computed when a batch needs it and not
 * rounded.
 *
 * @param viewPx side of the student's views
 * @param topK classes kept of each view
 * @param threads of the teacher inside one operation
 */
public record OnlineTeacher(Teacher teacher, int viewPx, int topK, int threads)
    implements Serializable {
  /** Of the executor's pool that keeps the teacher between batches. */
  private static final String SLOT = "online";

  /**
   * What the teacher says of each view, in order; one batch.
   *
   * @param mix of the student's batch; the teacher sees the same mixed pictures
   */
  public List<TeacherView> score(Configuration hadoop, List<DrawnView> views, @Nullable Mix mix) {
    TorchPlace place = teacher.place();
    return ScorerPool.with(
        ScorerPool.slot(SLOT, place),
        teacher.scorerKey(),
        threads,
        () -> teacher.scorer(hadoop, place),
        scorer -> score(scorer, views, mix));
  }

  private List<TeacherView> score(Scorer scorer, List<DrawnView> views, @Nullable Mix mix) {
    List<TeacherView> scored = new ArrayList<>(views.size());
    // One more than there are, so that the batch waits for its mix.
    try (ViewScorer batch = new ViewScorer(scorer, viewPx, teacher.sizePx(), views.size() + 1)) {
      for (DrawnView drawn : views) {
        batch.add(drawn, logits -> scored.add(TopClasses.of(drawn.view(), logits, topK)));
      }
      if (mix != null) {
        batch.mix(mix);
      }
      batch.flush();
    }
    return scored;
  }
}
