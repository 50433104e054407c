package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.shard.ShardEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochPlanTest {

  @Test
  void everySampleOccursExactlyOnceAnEpochForAnyNumberOfWorkers() {
    Random random = new Random(1);
    for (int trial = 0; trial < 30; trial++) {
      List<ShardEntry> shards = shards(random);
      long total = shards.stream().mapToLong(ShardEntry::rows).sum();
      for (int workers = 1; workers <= 7; workers++) {
        if (total >= 2L * workers) {
          RoundPlan rounds =
              new RoundPlan(total, workers, 1 + random.nextInt(4), 2 + random.nextInt(9));
          List<RowRef> seen = epochByWorkers(shards, rounds, trial, 3);

          assertThat(seen).hasSize((int) total).doesNotHaveDuplicates();
        }
      }
    }
  }

  @Test
  void orderDoesNotDependOnTheNumberOfWorkers() {
    List<ShardEntry> shards = shards(new Random(2));
    long total = shards.stream().mapToLong(ShardEntry::rows).sum();
    List<RowRef> alone = EpochPlan.of(9, 4, shards).range(0, total);

    for (int workers = 1; workers <= 7; workers++) {
      assertThat(epochByWorkers(shards, new RoundPlan(total, workers, 3, 4), 9, 4))
          .isEqualTo(alone);
    }
  }

  @Test
  void epochsAndSeedsGiveDifferentOrders() {
    List<ShardEntry> shards = List.of(shard(40), shard(40, 20));

    List<RowRef> first = EpochPlan.of(1, 0, shards).range(0, 100);

    assertThat(EpochPlan.of(1, 0, shards).range(0, 100)).isEqualTo(first);
    assertThat(EpochPlan.of(1, 1, shards).range(0, 100)).isNotEqualTo(first);
    assertThat(EpochPlan.of(2, 0, shards).range(0, 100)).isNotEqualTo(first);
  }

  @Test
  void rowsStayInPoolsOfSixteenRowGroups() {
    List<ShardEntry> shards = new ArrayList<>();
    for (int s = 0; s < 20; s++) {
      shards.add(shard(5, 5));
    }
    EpochPlan plan = EpochPlan.of(1, 0, shards);

    var groups = new HashSet<String>();
    plan.range(0, 80).forEach(r -> groups.add(r.shard() + "/" + r.rowGroup()));

    assertThat(groups).hasSize(EpochPlan.POOL_ROW_GROUPS);
  }

  @Test
  void rangeOutsideTheEpochIsRefused() {
    EpochPlan plan = EpochPlan.of(1, 7, List.of(shard(3)));

    assertThatThrownBy(() -> plan.range(1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot cut epoch 7: range [1, 4) of 3 samples");
  }

  private static List<RowRef> epochByWorkers(
      List<ShardEntry> shards, RoundPlan rounds, long seed, int epoch) {
    EpochPlan plan = EpochPlan.of(seed, epoch, shards);
    List<RowRef> seen = new ArrayList<>();
    for (RoundWindow window : rounds.epoch(epoch)) {
      for (int worker = 0; worker < rounds.workers(); worker++) {
        for (RoundWindow.BatchRange batch : window.slice(worker, rounds.workers())) {
          seen.addAll(plan.range(batch.from(), batch.to()));
        }
      }
    }
    return seen;
  }

  private static List<ShardEntry> shards(Random random) {
    List<ShardEntry> shards = new ArrayList<>();
    for (int s = 0; s <= random.nextInt(6); s++) {
      int[] rows = random.ints(1 + random.nextInt(5), 1, 12).toArray();
      shards.add(shard(rows));
    }
    return shards;
  }

  private static ShardEntry shard(int... rowGroupRows) {
    List<Integer> rows = new ArrayList<>();
    long total = 0;
    for (int n : rowGroupRows) {
      rows.add(n);
      total += n;
    }
    return new ShardEntry("shard", total, rows, 1, "00");
  }
}
