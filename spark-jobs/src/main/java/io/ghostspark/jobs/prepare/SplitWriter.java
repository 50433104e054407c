package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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

  /** With fewer images left, a complete table of rejects is worth more than the time. */
  private static final long IMAGES_WORTH_STOPPING = 1000;

  private final JavaSparkContext spark;
  private final DatasetConfig config;

  /** Shards in order, the table of rejected images, and how many images have a note. */
  record Written(List<ShardEntry> shards, ShardEntry rejects, long notes) {}

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
    RowMaker rows = RowMaker.of(config);
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    double kept = new KeptBytes(spark, hadoop, rows).fraction(listing);
    ShardCut cut = listing.cut(ShardCut.numShards(kept * listing.bytes(), config.shardBytes()));
    RejectLimit limit = new RejectLimit(config.maxRejectFraction());
    PrepareCounters counters = PrepareCounters.on(spark);
    ShardTask task =
        new ShardTask(
            folder.toString(), plan, rows, config.rowGroupBytes(), config.codec(), counters);
    JavaFutureAction<List<ShardTask.Outcome>> running =
        listing
            .sorted()
            .repartitionAndSortWithinPartitions(cut)
            .mapPartitionsWithIndex(
                (ordinal, images) -> List.of(task.run(ordinal, images, hadoop)).iterator(), true)
            .collectAsync();
    List<ShardTask.Outcome> outcomes;
    try (PrepareProgress progress = new PrepareProgress(split, listing.images())) {
      outcomes = await(running, counters, limit, listing.images(), folder, progress);
    }
    Path table = new Path(folder, RejectsFile.NAME);
    RejectTally rejects =
        RejectTally.sum(outcomes.stream().map(ShardTask.Outcome::rejects).toList());
    ShardEntry rejected = writeTable(table, folder, outcomes, ShardRecord::rejects);
    long looked = outcomes.stream().mapToLong(each -> each.shard().rows()).sum() + rejects.count();
    limit.check(split, source, rejects, looked, table);
    long notes = outcomes.stream().mapToLong(ShardTask.Outcome::notes).sum();
    if (notes > 0) {
      writeTable(new Path(folder, RejectsFile.NOTES), folder, outcomes, ShardRecord::notes);
    }
    return new Written(outcomes.stream().map(ShardTask.Outcome::shard).toList(), rejected, notes);
  }

  /** Every shard's outcome, or those there are once no later shard can mend the rejects. */
  private List<ShardTask.Outcome> await(
      JavaFutureAction<List<ShardTask.Outcome>> running,
      PrepareCounters counters,
      RejectLimit limit,
      long images,
      Path folder,
      PrepareProgress progress)
      throws IOException {
    while (true) {
      try {
        List<ShardTask.Outcome> outcomes =
            new ArrayList<>(running.get(POLL_MS, TimeUnit.MILLISECONDS));
        outcomes.sort(Comparator.comparingInt(ShardTask.Outcome::ordinal));
        progress.reached(images);
        return outcomes;
      } catch (TimeoutException stillRunning) {
        progress.reached(counters.images().value());
        boolean worthIt = images - counters.images().value() >= IMAGES_WORTH_STOPPING;
        if (worthIt && limit.isExceeded(counters.rejects().value(), images)) {
          running.cancel(true);
          return ShardRecord.outcomes(spark.hadoopConfiguration(), folder);
        }
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
  private ShardEntry writeTable(
      Path table,
      Path folder,
      List<ShardTask.Outcome> outcomes,
      Function<ShardRecord, List<RejectRow>> remarks)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    Stream<RejectRow> rows =
        outcomes.stream()
            .filter(outcome -> outcome.rejects().count() + outcome.notes() > 0)
            .map(outcome -> ShardRecord.file(folder, outcome.ordinal()))
            .map(file -> JsonFiles.read(hadoop, file, ShardRecord.class))
            .flatMap(record -> remarks.apply(record).stream());
    return RejectsFile.write(hadoop, table, rows::iterator);
  }
}
