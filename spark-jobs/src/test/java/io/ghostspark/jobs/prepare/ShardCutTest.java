package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardCutTest {

  @Test
  void shardsAreNearlyEqualAndInOrder() {
    List<IndexEntry> images = images(100, 10);

    ShardCut cut = cut(images, 260);

    List<Integer> shards = images.stream().map(i -> cut.getPartition(i.key())).toList();
    assertThat(cut.numPartitions()).isEqualTo(4);
    assertThat(shards).isSorted();
    for (int shard = 0; shard < 4; shard++) {
      assertThat(shards.indexOf(shard)).isEqualTo(25 * shard);
    }
  }

  @Test
  void fewBytesAreOneShard() {
    assertThat(cut(images(3, 1), 1000).numPartitions()).isEqualTo(1);
    assertThat(cut(List.of(), 1000).numPartitions()).isEqualTo(1);
  }

  @Test
  void hugeImagesGetAShardEach() {
    ShardCut cut = cut(images(5, 1000), 100);

    assertThat(cut.numPartitions()).isEqualTo(5);
  }

  @Test
  void orderDependsOnSeedAndIdAlone() {
    assertThat(ShuffleKey.of(7, "a.png")).isEqualTo(ShuffleKey.of(7, "a.png"));
    assertThat(ShuffleKey.of(7, "a.png").hash()).isNotEqualTo(ShuffleKey.of(8, "a.png").hash());
  }

  /** Tasks look at stretches of the order; the cut must not show where they begin. */
  @Test
  void cutDoesNotDependOnTheStretches() {
    List<IndexEntry> images = new ArrayList<>();
    for (IndexEntry image : images(200, 1)) {
      images.add(new IndexEntry(image.key(), 1 + Math.floorMod(image.key().hash(), 50)));
    }
    images.add(100, new IndexEntry(ShuffleKey.of(7, "huge"), 3000));
    images.sort(Comparator.comparing(IndexEntry::key));
    long total = images.stream().mapToLong(IndexEntry::encodedBytes).sum();
    List<ShuffleKey> whole = ShardCut.firstKeys(images.iterator(), 0, 0, total, 9);

    for (int stretches : new int[] {2, 3, 50, 201}) {
      List<ShuffleKey> parts = new ArrayList<>();
      long before = 0;
      long last = 0;
      for (int s = 0; s < stretches; s++) {
        List<IndexEntry> part =
            images.subList(s * images.size() / stretches, (s + 1) * images.size() / stretches);
        parts.addAll(ShardCut.firstKeys(part.iterator(), before, last, total, 9));
        before += part.stream().mapToLong(IndexEntry::encodedBytes).sum();
        last = part.isEmpty() ? last : part.get(part.size() - 1).encodedBytes();
      }
      assertThat(parts).as("%d stretches", stretches).isEqualTo(whole);
    }
  }

  @Test
  void hashRangesAreInOrderAndNearlyEqual() {
    HashRanges ranges = new HashRanges(5);
    int[] counts = new int[5];
    int previous = 0;
    for (IndexEntry image : images(1000, 1)) {
      int range = ranges.getPartition(image.key());
      assertThat(range).isBetween(previous, 4);
      previous = range;
      counts[range]++;
    }

    assertThat(Arrays.stream(counts).boxed()).allMatch(count -> count > 150 && count < 250);
    assertThat(ranges.getPartition(new ShuffleKey(Long.MIN_VALUE, ""))).isZero();
    assertThat(ranges.getPartition(new ShuffleKey(Long.MAX_VALUE, ""))).isEqualTo(4);
  }

  private static ShardCut cut(List<IndexEntry> sorted, long shardBytes) {
    long bytes = sorted.stream().mapToLong(IndexEntry::encodedBytes).sum();
    return ShardCut.at(
        ShardCut.firstKeys(sorted.iterator(), 0, 0, bytes, ShardCut.numShards(bytes, shardBytes)));
  }

  private static List<IndexEntry> images(int count, int bytes) {
    List<IndexEntry> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(new IndexEntry(ShuffleKey.of(7, "image-" + i), bytes));
    }
    images.sort(Comparator.comparing(IndexEntry::key));
    return images;
  }
}
