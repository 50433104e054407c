package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShardCutTest {

  @Test
  void shardsAreNearlyEqualAndInOrder() {
    List<IndexEntry> images = images(100, 10);

    ShardCut cut = ShardCut.of(images, 260);

    List<Integer> shards = images.stream().map(i -> cut.getPartition(i.key())).toList();
    assertThat(cut.numPartitions()).isEqualTo(4);
    assertThat(shards).isSorted();
    for (int shard = 0; shard < 4; shard++) {
      assertThat(shards.indexOf(shard)).isEqualTo(25 * shard);
    }
  }

  @Test
  void fewBytesAreOneShard() {
    assertThat(ShardCut.of(images(3, 1), 1000).numPartitions()).isEqualTo(1);
    assertThat(ShardCut.of(List.of(), 1000).numPartitions()).isEqualTo(1);
  }

  @Test
  void hugeImagesGetAShardEach() {
    ShardCut cut = ShardCut.of(images(5, 1000), 100);

    assertThat(cut.numPartitions()).isEqualTo(5);
  }

  @Test
  void orderDependsOnSeedAndIdAlone() {
    assertThat(ShuffleKey.of(7, "a.png")).isEqualTo(ShuffleKey.of(7, "a.png"));
    assertThat(ShuffleKey.of(7, "a.png").hash()).isNotEqualTo(ShuffleKey.of(8, "a.png").hash());
  }

  private static List<IndexEntry> images(int count, int bytes) {
    List<IndexEntry> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(new IndexEntry(ShuffleKey.of(7, "image-" + i), bytes, ""));
    }
    images.sort(Comparator.comparing(IndexEntry::key));
    return images;
  }
}
