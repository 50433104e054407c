package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.DrawnView;
import io.ghostspark.jobs.teach.LogitCache;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.jobs.teach.ViewScorer;
import io.ghostspark.model.torch.Scorer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Compares a shard of a cache with its images and its teacher. */
record VerifyTask(
    String imageFolder,
    DatasetManifest dataset,
    String cacheFolder,
    LogitsManifest cache,
    Teacher teacher,
    int batch,
    long maxPixels)
    implements Serializable {

  /** Of the pool that keeps the teacher between tasks: what {@code teach} left is good. */
  private static final String SLOT = "teach";

  VerifyTask(PreparedSplit images, LogitCache cache, Teacher teacher, int batch, long maxPixels) {
    this(
        images.folder().toString(),
        images.manifest(),
        cache.folder().toString(),
        cache.manifest(),
        teacher,
        batch,
        maxPixels);
  }

  /**
   * Where the rows of a shard part from its images; empty when they are the same in every block.
   */
  List<String> idProblems(Configuration hadoop, int shard) throws IOException {
    List<String> expected = ImageShardReader.readIds(hadoop, imageFile(shard));
    List<String> problems = new ArrayList<>();
    for (LogitsBlock block : cache.blocks()) {
      Path file = cacheFile(block, shard);
      List<String> actual =
          LogitsShardReader.readAll(hadoop, file).stream().map(LogitsRow::imageId).toList();
      for (int row = 0; row < Math.max(expected.size(), actual.size()); row++) {
        String image = row < expected.size() ? expected.get(row) : "no row";
        String cached = row < actual.size() ? actual.get(row) : "no row";
        if (!image.equals(cached)) {
          problems.add(
              "row %d of '%s' is image '%s', of the image shard '%s'"
                  .formatted(row, block.shards().get(shard).file(), cached, image));
          break;
        }
      }
    }
    return problems;
  }

  /** Scores the sampled views of one shard again. */
  List<ScoredAgain> score(Configuration hadoop, List<SampledView> sampled) {
    return teacher.with(hadoop, SLOT, scorer -> score(hadoop, sampled, scorer));
  }

  private List<ScoredAgain> score(Configuration hadoop, List<SampledView> sampled, Scorer scorer) {
    List<ScoredAgain> scored = new ArrayList<>();
    Map<Integer, List<SampledView>> byGroup = new TreeMap<>();
    sampled.forEach(s -> byGroup.computeIfAbsent(s.rowGroup(), g -> new ArrayList<>()).add(s));
    try (ViewScorer views =
        new ViewScorer(scorer, cache.key().views().sizePx(), teacher.sizePx(), batch)) {
      for (List<SampledView> group : byGroup.values()) {
        add(hadoop, group, views, scored);
      }
      views.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot verify logit cache '" + cacheFolder + "'", e);
    }
    return scored;
  }

  private void add(
      Configuration hadoop, List<SampledView> group, ViewScorer views, List<ScoredAgain> scored)
      throws IOException {
    int shard = group.get(0).shard();
    int rowGroup = group.get(0).rowGroup();
    List<ImageRow> images = ImageShardReader.readRowGroup(hadoop, imageFile(shard), rowGroup);
    Map<Integer, List<LogitsRow>> blocks = new TreeMap<>();
    for (SampledView one : group) {
      LogitsBlock block = cache.block(one.view());
      if (!blocks.containsKey(block.firstView())) {
        blocks.put(
            block.firstView(),
            LogitsShardReader.readRowGroup(hadoop, cacheFile(block, shard), rowGroup));
      }
      LogitsRow row = blocks.get(block.firstView()).get(one.row());
      compare(
          one, images.get(one.row()), row.views().get(one.view() - row.firstView()), views, scored);
    }
  }

  /** What is rendered is the stored view: a cache is right if it replays what it holds. */
  private void compare(
      SampledView one,
      ImageRow row,
      TeacherView stored,
      ViewScorer views,
      List<ScoredAgain> scored) {
    RgbImage image = ViewScorer.decode(row, maxPixels);
    ViewSpec drawn =
        cache.key().views().view(row.imageId(), one.view(), image.widthPx(), image.heightPx());
    String place = "image '%s', view %d".formatted(row.imageId(), one.view());
    boolean isMoved = !drawn.equals(stored.view());
    views.add(
        new DrawnView(row.imageId(), image, one.view(), stored.view()),
        logits -> scored.add(ScoredAgain.of(place, isMoved, logits, stored)));
  }

  private Path imageFile(int shard) {
    return new Path(imageFolder, dataset.shards().get(shard).file());
  }

  private Path cacheFile(LogitsBlock block, int shard) {
    return new Path(cacheFolder, block.shards().get(shard).file());
  }
}
