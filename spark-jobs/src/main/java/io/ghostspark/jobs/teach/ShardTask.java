package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.model.torch.Scorer;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores one shard of a block; the manifest travels, the images do not. */
record ShardTask(
    DatasetManifest dataset,
    String imageFolder,
    String blockFolder,
    Teacher teacher,
    CacheIdentity identity,
    ScoringPlan plan)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardTask.class);

  /** Of the pool that keeps the teacher between tasks. */
  private static final String SLOT = "teach";

  ShardTask(
      PreparedSplit images,
      Path blockFolder,
      Teacher teacher,
      CacheIdentity identity,
      ScoringPlan plan) {
    this(
        images.manifest(),
        images.folder().toString(),
        blockFolder.toString(),
        teacher,
        identity,
        plan);
  }

  /** A task that is tried again skips the shards that it has finished before. */
  ShardEntry run(Configuration hadoop, int ordinal) {
    CacheFolder cache = new CacheFolder(hadoop, new Path(blockFolder));
    Optional<ShardEntry> finished =
        cache.finished(ordinal, identity, dataset.shards().get(ordinal));
    return finished.orElseGet(
        () -> teacher.with(hadoop, SLOT, scorer -> write(hadoop, cache, ordinal, scorer)));
  }

  private ShardEntry write(Configuration hadoop, CacheFolder cache, int ordinal, Scorer scorer) {
    ShardEntry images = dataset.shards().get(ordinal);
    Path source = new Path(imageFolder, images.file());
    try (ShardScorer shardScorer = new ShardScorer(scorer, plan);
        LogitsShardWriter writer =
            new LogitsShardWriter(
                hadoop, cache.shard(ordinal), images.rowGroupRows(), identity.precision())) {
      for (int group = 0; group < images.rowGroupRows().size(); group++) {
        for (LogitsRow row :
            shardScorer.score(ImageShardReader.readRowGroup(hadoop, source, group))) {
          writer.write(row);
        }
      }
      ShardEntry entry = writer.commit();
      cache.finish(ordinal, identity, entry);
      LOG.info("teach: shard {} of {} done", ordinal + 1, dataset.shards().size());
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot score shard '" + source + "'", e);
    }
  }
}
