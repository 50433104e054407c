package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A listed split to shards: the listing goes to the shards' tasks, each of which reads its images
 * from the source and writes one file.
 */
final class SplitWriter {
  private static final long POLL_MS = 100;

  private final JavaSparkContext spark;
  private final DatasetConfig config;

  /** Shards in order and the table of rejected images. */
  record Written(List<ShardEntry> shards, ShardEntry rejects) {}

  SplitWriter(JavaSparkContext spark, DatasetConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /**
   * @param plan digest of everything that decides the shards' bytes
   * @param source for messages
   */
  Written write(String split, String source, SplitListing listing, Path folder, String plan)
      throws IOException {
    ShardCut cut = listing.cut(ShardCut.numShards(listing.bytes(), config.shardBytes()));
    RejectLimit limit = new RejectLimit(config.maxRejectFraction());
    PrepareCounters counters = PrepareCounters.on(spark);
    ShardTask task =
        new ShardTask(
            folder.toString(),
            plan,
            new RowMaker(config.maxPixels()),
            config.rowGroupBytes(),
            counters);
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    JavaFutureAction<List<ShardTask.Outcome>> running =
        listing
            .sorted()
            .repartitionAndSortWithinPartitions(cut)
            .mapPartitionsWithIndex(
                (ordinal, images) -> List.of(task.run(ordinal, images, hadoop)).iterator(), true)
            .collectAsync();
    List<ShardTask.Outcome> outcomes;
    try (PrepareProgress progress = new PrepareProgress(split, listing.images())) {
      outcomes = await(running, counters, limit, listing.images(), progress);
    }
    Path table = new Path(folder, RejectsFile.NAME);
    RejectTally rejects = RejectTally.sum(outcomes.stream().map(ShardTask.Outcome::rejects).toList());
    ShardEntry rejected = writeRejects(table, folder, outcomes);
    limit.check(split, source, rejects, listing.images(), table);
    return new Written(outcomes.stream().map(ShardTask.Outcome::shard).toList(), rejected);
  }

  /** Every shard's outcome; stops early when the limit of rejects is passed beyond repair. */
  private List<ShardTask.Outcome> await(
      JavaFutureAction<List<ShardTask.Outcome>> running,
      PrepareCounters counters,
      RejectLimit limit,
      long images,
      PrepareProgress progress) {
    while (true) {
      try {
        List<ShardTask.Outcome> outcomes = new ArrayList<>(running.get(POLL_MS, TimeUnit.MILLISECONDS));
        outcomes.sort(Comparator.comparingInt(ShardTask.Outcome::ordinal));
        progress.reached(images);
        return outcomes;
      } catch (TimeoutException stillRunning) {
        progress.reached(counters.images().value());
      } catch (InterruptedException e) {
        running.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Cannot prepare: interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot write shards", e.getCause());
      }
    }
  }

  /** In shuffled order, streamed from the shards' records. */
  private ShardEntry writeRejects(Path table, Path folder, List<ShardTask.Outcome> outcomes)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    Stream<RejectRow> rows =
        outcomes.stream()
            .filter(outcome -> outcome.rejects().count() > 0)
            .flatMap(
                outcome ->
                    JsonFiles.read(
                            hadoop,
                            ShardRecord.file(folder, outcome.ordinal()),
                            ShardRecord.class)
                        .rejects()
                        .stream());
    return RejectsFile.write(hadoop, table, rows::iterator);
  }
}
