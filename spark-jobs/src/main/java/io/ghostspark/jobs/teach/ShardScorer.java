package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.model.torch.Scorer;
import java.util.ArrayList;
import java.util.List;

/** Scores the views of a shard's images. */
final class ShardScorer implements AutoCloseable {
  private final ScoringPlan plan;
  private final ViewScorer views;

  ShardScorer(Scorer teacher, ScoringPlan plan) {
    this.plan = plan;
    this.views = new ViewScorer(teacher, plan.recipe().sizePx(), plan.sizePx(), plan.batch());
  }

  /** Rows in the order of {@code images}. */
  List<LogitsRow> score(List<ImageRow> images) {
    List<LogitsRow> rows = new ArrayList<>(images.size());
    for (ImageRow image : images) {
      List<TeacherView> scored = new ArrayList<>(plan.views().numViews());
      rows.add(new LogitsRow(image.imageId(), plan.views().first(), scored));
      add(image, scored);
    }
    views.flush();
    return rows;
  }

  private void add(ImageRow row, List<TeacherView> target) {
    RgbImage image = ViewScorer.decode(row, plan.maxPixels());
    for (int v = plan.views().first(); v <= plan.views().last(); v++) {
      ViewSpec view = plan.recipe().view(row.imageId(), v, image.widthPx(), image.heightPx());
      views.add(
          new DrawnView(row.imageId(), image, v, view),
          logits -> target.add(TopClasses.of(view, logits, plan.topK())));
    }
  }

  @Override
  public void close() {
    views.close();
  }
}
