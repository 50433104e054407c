package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.mix.MixRecipe;
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
 * @param mix null if batches are not mixed
 * @param seed of the epochs' orders and of the mixes
 */
record FeedSpec(
    String imagesFolder,
    List<ShardEntry> shards,
    String datasetDigest,
    long datasetRows,
    long maxPixels,
    ViewRecipe recipe,
    int viewsPerImage,
    @Nullable TargetFeed teacher,
    @Nullable MixRecipe mix,
    long seed)
    implements Serializable {}
