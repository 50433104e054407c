package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.model.torch.Scorer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The teacher in the training loop: what a cache would hold, computed when a batch needs it and not
 * rounded.
 *
 * @param topK classes kept of each view
 * @param threads of the teacher inside one operation
 */
public record OnlineTeacher(Teacher teacher, int topK, int threads) implements Serializable {
  /** Of the executor's pool that keeps the teacher between batches. */
  private static final String SLOT = "online";

  /** What the teacher says of each view, in order; one batch. */
  public List<TeacherView> score(Configuration hadoop, List<DrawnView> views) {
    return ScorerPool.with(
        SLOT,
        teacher.scorerKey(),
        threads,
        () -> teacher.scorer(hadoop),
        scorer -> score(scorer, views));
  }

  private List<TeacherView> score(Scorer scorer, List<DrawnView> views) {
    ViewScorer batch = new ViewScorer(scorer, teacher.sizePx(), Math.max(1, views.size()));
    List<TeacherView> scored = new ArrayList<>(views.size());
    for (DrawnView drawn : views) {
      batch.add(drawn, logits -> scored.add(TopClasses.of(drawn.view(), logits, topK)));
    }
    batch.flush();
    return scored;
  }
}
