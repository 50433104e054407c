package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.ShardEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/**
 * What training sees is as well mixed as a uniform shuffle: labels of neighbours, and how many
 * images of each class a batch has. The source is sorted by class, as ImageNet's is; prepare's
 * global shuffle puts it into shards, then every epoch permutes row groups and rows within a pool.
 */
class ShuffleQualityTest {
  private static final int CLASSES = 50;
  private static final int PER_CLASS = 400;
  private static final int ROWS = CLASSES * PER_CLASS;
  private static final int ROW_GROUP_ROWS = 140;
  private static final int GROUPS_PER_SHARD = 8;
  private static final int BATCH = 250;
  private static final double MIN_P = 0.001;

  @Test
  void epochsAreMixedAsByAUniformShuffleAtEveryPoolSize() {
    List<Integer> stored = storedLabels();
    List<ShardEntry> shards = shards();
    for (int pool : new int[] {1, 4, 16, 64}) {
      for (int epoch = 0; epoch < 4; epoch++) {
        List<Integer> seen = seen(EpochPlan.of(11, epoch, shards, pool), stored);

        assertThat(neighboursP(seen)).as("neighbours, pool %d", pool).isGreaterThan(MIN_P);
        assertThat(histogramsP(seen)).as("histograms, pool %d", pool).isGreaterThan(MIN_P);
      }
    }
  }

  /** The measure itself: it must see what a loader does wrong. */
  @Test
  void badShufflesAreFound() {
    List<Integer> sorted = new ArrayList<>(storedLabels());
    Collections.sort(sorted);
    List<Integer> rowGroupsOnly = seen(EpochPlan.of(11, 0, shards(), 16), sorted);
    List<Integer> strided = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      strided.add(i % CLASSES);
    }

    assertThat(neighboursP(rowGroupsOnly)).isLessThan(1e-9);
    assertThat(histogramsP(rowGroupsOnly)).isLessThan(1e-9);
    assertThat(neighboursP(strided)).isLessThan(1e-9);
    assertThat(histogramsP(strided)).isLessThan(1e-9);
  }

  /** Two-sided p of the number of neighbours with equal labels (normal approximation). */
  private static double neighboursP(List<Integer> labels) {
    long equal = 0;
    for (int i = 1; i < labels.size(); i++) {
      equal += labels.get(i).equals(labels.get(i - 1)) ? 1 : 0;
    }
    double chance = (PER_CLASS - 1.0) / (ROWS - 1.0);
    double expected = (ROWS - 1) * chance;
    double z = (equal - expected) / Math.sqrt(expected * (1 - chance));
    return 2 * new NormalDistribution(0, 1).cumulativeProbability(-Math.abs(z));
  }

  /**
   * Two-sided p of Pearson's chi-square of all batches' class counts. Batches are drawn without
   * putting back and use all images up: (batches - 1)(classes - 1) degrees of freedom.
   */
  private static double histogramsP(List<Integer> labels) {
    int batches = ROWS / BATCH;
    double expected = (double) BATCH / CLASSES;
    double chiSquare = 0;
    for (int batch = 0; batch < batches; batch++) {
      int[] counts = new int[CLASSES];
      labels.subList(batch * BATCH, (batch + 1) * BATCH).forEach(label -> counts[label]++);
      for (int count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
    }
    double below =
        new ChiSquaredDistribution((batches - 1.0) * (CLASSES - 1))
            .cumulativeProbability(chiSquare);
    return 2 * Math.min(below, 1 - below);
  }

  private static List<Integer> seen(EpochPlan plan, List<Integer> stored) {
    List<Integer> seen = new ArrayList<>();
    for (RowRef ref : plan.range(0, plan.size())) {
      int group = ref.shard() * GROUPS_PER_SHARD + ref.rowGroup();
      seen.add(stored.get(group * ROW_GROUP_ROWS + ref.row()));
    }
    return seen;
  }

  /** Labels in the order of the shards' rows: prepare's shuffle of a source sorted by class. */
  private static List<Integer> storedLabels() {
    record Image(long key, int label) {}
    List<Image> images = new ArrayList<>();
    for (int label = 0; label < CLASSES; label++) {
      for (int i = 0; i < PER_CLASS; i++) {
        long id = CounterRandom.hash("n%08d_%d.JPEG".formatted(1_440_764 + 97 * label, i));
        images.add(new Image(CounterRandom.of(7, Purpose.SHUFFLE, 0, id).nextLong(), label));
      }
    }
    images.sort(Comparator.comparingLong(Image::key));
    return images.stream().map(Image::label).toList();
  }

  private static List<ShardEntry> shards() {
    List<ShardEntry> shards = new ArrayList<>();
    int left = ROWS;
    while (left > 0) {
      List<Integer> groups = new ArrayList<>();
      int rows = 0;
      while (left > 0 && groups.size() < GROUPS_PER_SHARD) {
        int group = Math.min(left, ROW_GROUP_ROWS);
        groups.add(group);
        rows += group;
        left -= group;
      }
      shards.add(new ShardEntry("shard", rows, groups, 1, "00"));
    }
    return shards;
  }
}
