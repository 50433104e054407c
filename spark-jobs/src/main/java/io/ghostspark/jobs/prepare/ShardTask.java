package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ColumnCodec;
import io.ghostspark.dataprep.shard.ImageShardWriter;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.source.ListedImage;
import io.ghostspark.dataprep.source.ListedImages;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Makes one shard: its images are read from the source in shuffled order, checked and written.
 *
 * @param folder of the split
 * @param plan digest of everything that decides the shards' bytes
 */
record ShardTask(
    String folder,
    String plan,
    RowMaker rows,
    long rowGroupBytes,
    ColumnCodec codec,
    PrepareCounters counters)
    implements Serializable {

  /** What the driver keeps of a shard. */
  record Outcome(int ordinal, ShardEntry shard, RejectTally rejects, int notes)
      implements Serializable {}

  /** Images that did not become rows, and what is odd about those that did. */
  private record Remarks(List<RejectRow> rejects, List<RejectRow> notes) {}

  /** Writes the shard unless an earlier run has finished it. */
  Outcome run(
      int ordinal, Iterator<Tuple2<ShuffleKey, ListedImage>> images, HadoopSettings settings) {
    Configuration hadoop = settings.inTask();
    Path splitFolder = new Path(folder);
    try {
      Optional<ShardRecord> finished = ShardRecord.finished(hadoop, splitFolder, ordinal, plan);
      ShardRecord record;
      if (finished.isPresent()) {
        record = finished.get();
      } else {
        record = write(ordinal, images, hadoop);
        record.write(hadoop, splitFolder, ordinal);
      }
      counters.add(record.shard().rows() + record.rejects().size(), record.rejects().size());
      return record.outcome(ordinal);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write shard " + ordinal + " in '" + folder + "'", e);
    }
  }

  private ShardRecord write(
      int ordinal, Iterator<Tuple2<ShuffleKey, ListedImage>> images, Configuration hadoop)
      throws IOException {
    List<ListedImage> listed = new ArrayList<>();
    images.forEachRemaining(image -> listed.add(image._2()));
    Remarks remarks = new Remarks(new ArrayList<>(), new ArrayList<>());
    Path file = new Path(folder, ShardFiles.name(ordinal));
    try (ImageShardWriter writer = new ImageShardWriter(hadoop, file, rowGroupBytes, codec)) {
      ListedImages.read(hadoop, listed, image -> add(image, writer, remarks));
      return new ShardRecord(plan, writer.commit(), remarks.rejects, remarks.notes);
    }
  }

  private void add(SourceImage image, ImageShardWriter writer, Remarks remarks) throws IOException {
    try {
      RowMaker.Made made = rows.make(image);
      writer.write(made.row());
      if (!made.note().isEmpty()) {
        remarks.notes.add(new RejectRow(image.imageId(), made.note()));
      }
    } catch (UnreadableImageException e) {
      remarks.rejects.add(new RejectRow(image.imageId(), String.valueOf(e.getMessage())));
    }
  }
}
