package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What training batches are made of.
 *
 * @param imagesFolder folder of the shards
 * @param datasetDigest identity of the shards
 * @param datasetRows rows of all shards
 * @param recipe how views are drawn when there is no cache
 * @param viewsPerImage epoch e trains on view {@code e mod viewsPerImage}
 * @param teacher null without distillation
 * @param seed of the epochs' orders
 */
record FeedSpec(
    String imagesFolder,
    List<ShardEntry> shards,
    String datasetDigest,
    long datasetRows,
    long maxPixels,
    ViewRecipe recipe,
    int viewsPerImage,
    @Nullable TeacherFeed teacher,
    long seed)
    implements Serializable {

  /**
   * The logit cache.
   *
   * @param blocks of views; they cover all that training uses
   * @param key digest of its key
   * @param topK classes used of each view
   */
  record TeacherFeed(String folder, List<LogitsBlock> blocks, String key, int topK)
      implements Serializable {

    /** The block that holds a view. */
    LogitsBlock block(int viewNumber) {
      return blocks.stream()
          .filter(block -> viewNumber >= block.firstView() && viewNumber < block.endView())
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Cannot find view %d in logit cache '%s'".formatted(viewNumber, folder)));
    }
  }
}
