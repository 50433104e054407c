package io.ghostspark.jobs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.prepare.DatasetSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes per view on disk, Parquet included, on the demo's images with every augmentation: crop,
 * flip, two operations, erased boxes. The teacher is drawn at random, so its values are at least as
 * hard to compress as a real one's.
 */
class CacheBytesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final int CLASSES = 1000;
  private static final int IMAGES = 1500;
  private static final int SIDE_PX = 28;
  private static final int VIEWS = 8;

  /** Of the demo's images: 131,072 bytes. */
  private static final int ROW_GROUP_ROWS = 250;

  @TempDir static Path folder;
  private static List<String> ids;
  private static ViewRecipe recipe;

  @BeforeAll
  static void readTheDemo() throws IOException {
    Path root = ConfFixture.folder().resolveSibling("data-prep");
    RunConfig config =
        ConfFixture.demo(
                "dataset.train=" + root.resolve("demo/fashion-mnist/train.tar").toAbsolutePath(),
                "views.augment=rand-m9-mstd0.5-inc1",
                "views.erase.probability=0.25",
                "views.erase.mode=pixel",
                "views.erase.min-area=0.02",
                "views.erase.max-area=0.33",
                "views.erase.min-ratio=0.3",
                "views.erase.max-ratio=3.3")
            .config();
    recipe = Objects.requireNonNull(config.views()).recipe();
    ids = new ArrayList<>();
    for (SourceSlice slice :
        DatasetSources.train(HADOOP, Objects.requireNonNull(config.dataset())).slices()) {
      slice.forEach(HADOOP, image -> ids.add(image.imageId()));
    }
    assertThat(ids).hasSizeGreaterThan(IMAGES);
  }

  @Test
  void aViewTakesAtMostFifteenPercentMoreThanItsLayout() throws IOException {
    for (LogProbPrecision precision : LogProbPrecision.values()) {
      for (int topK : new int[] {5, 10, 16, 50}) {
        double bytes = bytesPerView(topK, precision);

        assertThat(bytes)
            .as("%s, K = %d", precision, topK)
            .isLessThan(CachePlan.MOST_ON_DISK * precision.bytesPerView(topK));
      }
    }
  }

  private static double bytesPerView(int topK, LogProbPrecision precision) throws IOException {
    String name = "logits-%s-%d.parquet".formatted(precision, topK);
    List<Integer> groups = Collections.nCopies(IMAGES / ROW_GROUP_ROWS, ROW_GROUP_ROWS);
    try (LogitsShardWriter writer =
        new LogitsShardWriter(
            HADOOP,
            new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()),
            groups,
            precision)) {
      for (String id : ids.subList(0, IMAGES)) {
        List<TeacherView> views = new ArrayList<>();
        for (int v = 0; v < VIEWS; v++) {
          views.add(scored(id, v, recipe.view(id, v, SIDE_PX, SIDE_PX), topK));
        }
        writer.write(new LogitsRow(id, 0, views));
      }
      return (double) writer.commit().bytes() / IMAGES / VIEWS;
    }
  }

  private static TeacherView scored(String id, int number, ViewSpec view, int topK) {
    CounterRandom random = CounterRandom.of(3, Purpose.SHUFFLE, number, CounterRandom.hash(id));
    double[] logProbs = new double[topK];
    for (int k = 0; k < topK; k++) {
      logProbs[k] = 12 * Math.log(random.nextDouble() + 1e-9);
    }
    Arrays.sort(logProbs);
    int[] classIds = new int[topK];
    float[] falling = new float[topK];
    for (int k = 0; k < topK; k++) {
      classIds[k] = random.nextInt(CLASSES);
      falling[k] = (float) logProbs[topK - 1 - k];
    }
    return new TeacherView(
        view, classIds, falling, (float) (5 * Math.log(random.nextDouble() + 1e-9)));
  }
}
