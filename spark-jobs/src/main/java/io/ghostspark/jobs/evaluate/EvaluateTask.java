package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.spark.HadoopSettings;
import io.ghostspark.jobs.spark.ScorerPool;
import io.ghostspark.model.eval.ClassificationMetrics;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchPlace;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates all forms of a network on one row group.
 *
 * @param predicted the form whose predictions are kept
 */
record EvaluateTask(
    Broadcast<ArrayList<EvaluatedNetwork>> forms,
    HadoopSettings hadoop,
    EvalConfig config,
    long maxPixels,
    int numClasses,
    String predicted)
    implements Serializable {

  /** Name of the teacher's form. */
  static final String TEACHER = "teacher";

  /** One row group of one shard. */
  record Slice(String file, int rowGroup) implements Serializable {}

  /** Counts by form, and predictions in row order. */
  record SliceResult(
      HashMap<String, ClassificationMetrics> metrics, ArrayList<Prediction> predictions)
      implements Serializable {}

  SliceResult run(Slice slice) {
    SliceResult result = new SliceResult(new HashMap<>(), new ArrayList<>());
    try {
      List<ImageRow> rows =
          ImageShardReader.readRowGroup(hadoop.inTask(), new Path(slice.file), slice.rowGroup);
      for (int start = 0; start < rows.size(); start += config.batch()) {
        int end = Math.min(rows.size(), start + config.batch());
        evaluate(rows.subList(start, end), result);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot evaluate shard '" + slice.file + "'", e);
    }
  }

  private void evaluate(List<ImageRow> rows, SliceResult result) {
    Map<EvalRecipe, Batch> batches = new HashMap<>();
    Map<String, float[][]> logits = new HashMap<>();
    int[] labels = rows.stream().mapToInt(ImageRow::label).toArray();
    for (EvaluatedNetwork form : forms.value()) {
      Batch batch =
          batches.computeIfAbsent(
              form.recipe(), recipe -> EvalBatches.render(rows, recipe, maxPixels));
      TorchPlace place = form.place();
      logits.put(
          form.form(),
          ScorerPool.with(
              ScorerPool.slot(form.form(), place),
              form.digest(),
              () -> form.scorer(hadoop.inTask(), place),
              scorer -> scorer.logits(batch)));
    }
    float @Nullable [][] teacher = logits.get(TEACHER);
    logits.forEach(
        (form, values) ->
            result.metrics.merge(
                form,
                ClassificationMetrics.empty(numClasses).plus(values, labels, teacher),
                ClassificationMetrics::merge));
    float[][] kept = logits.getOrDefault(predicted, new float[0][]);
    for (int i = 0; i < kept.length; i++) {
      result.predictions.add(Prediction.of(rows.get(i).imageId(), labels[i], kept[i]));
    }
  }
}
