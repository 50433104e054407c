package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.mix.Mix;
import io.ghostspark.dataprep.mix.MixRecipe;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.teach.DrawnView;
import io.ghostspark.jobs.teach.ViewBatch;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Batches from image shards and, with distillation, the logit cache beside them or the teacher
 * itself. Row groups stay in an executor-wide cache, since the rows of a pool are used in random
 * order.
 */
final class ShardFeed implements BatchSource {
  private static final long serialVersionUID = 1L;

  private record Key(String folder, String identity, int shard, int rowGroup) {}

  private static final long CACHE_BYTES = Runtime.getRuntime().maxMemory() / 4;
  private static final WeighedCache<Key, WeighedCache.Weighed> CACHE =
      new WeighedCache<>(CACHE_BYTES);

  private final SerializableConfiguration hadoop;
  private final FeedSpec spec;
  private transient volatile @Nullable EpochPlan plan;

  ShardFeed(Configuration hadoop, FeedSpec spec) {
    this.hadoop = new SerializableConfiguration(hadoop);
    this.spec = spec;
  }

  @Override
  public Batch load(int epoch, BatchRange range) throws IOException {
    List<RowRef> refs = plan(epoch).range(range.from(), range.to());
    int sizePx = spec.recipe().sizePx();
    ViewBatch batch = new ViewBatch(refs.size(), sizePx, sizePx);
    int[] labels = new int[refs.size()];
    int viewNumber = epoch % spec.viewsPerImage();
    List<DrawnView> drawn = new ArrayList<>(refs.size());
    TargetsBuilder targets = targets(refs.size());
    for (int i = 0; i < refs.size(); i++) {
      RowRef ref = refs.get(i);
      RowGroup group = rowGroup(ref);
      ImageRow row = group.row(ref.row());
      ViewSpec view;
      if (spec.teacher() instanceof TargetFeed.Cached cache && targets != null) {
        TeacherView scored = teacherView(cache, ref, row.imageId(), viewNumber);
        targets.set(i, scored);
        view = scored.view();
      } else {
        view = spec.recipe().view(row.imageId(), viewNumber, row.widthPx(), row.heightPx());
      }
      if (spec.teacher() instanceof TargetFeed.Online) {
        RgbImage image = group.image(ref.row());
        drawn.add(new DrawnView(row.imageId(), image, viewNumber, view));
        batch.add(image, view);
      } else {
        group.addView(ref.row(), view, batch);
      }
      labels[i] = row.label();
    }
    MixRecipe recipe = spec.mix();
    Mix mix = recipe == null ? null : recipe.draw(spec.seed(), epoch, range.from(), sizePx);
    if (spec.teacher() instanceof TargetFeed.Online online && targets != null) {
      setAll(targets, online.teacher().score(hadoop.value(), drawn, mix));
    }
    return batch.labelled(labels, targets == null ? null : targets.build(), mix);
  }

  private @Nullable TargetsBuilder targets(int numSamples) {
    TargetFeed teacher = spec.teacher();
    return teacher == null ? null : new TargetsBuilder(numSamples, teacher.topK());
  }

  private static void setAll(TargetsBuilder targets, List<TeacherView> scored) {
    for (int i = 0; i < scored.size(); i++) {
      targets.set(i, scored.get(i));
    }
  }

  private EpochPlan plan(int epoch) {
    EpochPlan known = plan;
    if (known == null || known.epoch() != epoch) {
      known = EpochPlan.of(spec.seed(), epoch, spec.shards());
      plan = known;
    }
    return known;
  }

  private RowGroup rowGroup(RowRef ref) throws IOException {
    Key key = new Key(spec.imagesFolder(), spec.datasetDigest(), ref.shard(), ref.rowGroup());
    return (RowGroup) CACHE.get(key, () -> readRowGroup(ref));
  }

  private RowGroup readRowGroup(RowRef ref) throws IOException {
    ShardEntry shard = spec.shards().get(ref.shard());
    Path file = new Path(spec.imagesFolder(), shard.file());
    String place = "row group " + ref.rowGroup() + " of shard " + file;
    List<ImageRow> rows =
        readRows(
            place,
            "prepare",
            shard.rowGroupRows().get(ref.rowGroup()),
            () -> ImageShardReader.readRowGroup(hadoop.value(), file, ref.rowGroup()));
    long share = (long) (CACHE_BYTES / 2.0 * rows.size() / spec.datasetRows());
    return RowGroup.of(place, rows, spec.maxPixels(), share);
  }

  private TeacherView teacherView(
      TargetFeed.Cached teacher, RowRef ref, String imageId, int viewNumber) throws IOException {
    LogitsBlock block = teacher.block(viewNumber);
    Path file = new Path(teacher.folder(), block.shards().get(ref.shard()).file());
    String identity = teacher.key() + " from view " + block.firstView();
    Key key = new Key(teacher.folder(), identity, ref.shard(), ref.rowGroup());
    LogitsRowGroup group = (LogitsRowGroup) CACHE.get(key, () -> readLogits(file, ref));
    LogitsRow logits = group.rows().get(ref.row());
    if (!logits.imageId().equals(imageId)) {
      throw new IOException(
          "Cannot join logits: row %d of row group %d of shard %s is image '%s', of %s is '%s'; run 'teach' again"
              .formatted(
                  ref.row(),
                  ref.rowGroup(),
                  spec.shards().get(ref.shard()).file(),
                  imageId,
                  file,
                  logits.imageId()));
    }
    return logits.views().get(viewNumber - logits.firstView());
  }

  private LogitsRowGroup readLogits(Path file, RowRef ref) throws IOException {
    return LogitsRowGroup.of(
        readRows(
            "row group " + ref.rowGroup() + " of shard " + file,
            "teach",
            spec.shards().get(ref.shard()).rowGroupRows().get(ref.rowGroup()),
            () -> LogitsShardReader.readRowGroup(hadoop.value(), file, ref.rowGroup())));
  }

  private interface RowsReader<T> {
    List<T> read() throws IOException;
  }

  /**
   * @param subcommand that makes the file again
   */
  private static <T> List<T> readRows(
      String place, String subcommand, int expected, RowsReader<T> reader) throws IOException {
    List<T> rows;
    try {
      rows = reader.read();
    } catch (RuntimeException e) {
      throw new IOException(
          "Cannot read %s: %s; run '%s' again".formatted(place, e.getMessage(), subcommand), e);
    }
    if (rows.size() != expected) {
      throw new IOException(
          "Cannot read %s: expected = %d rows, actual = %d; run '%s' again"
              .formatted(place, expected, rows.size(), subcommand));
    }
    return rows;
  }
}
