package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A finished shard of an unfinished split: file {@code _progress/shard-00012.json}, written after
 * the shard. A killed run leaves these; the next one takes over the shards they describe.
 *
 * @param plan digest of everything that decides the shard's bytes
 */
record ShardRecord(String plan, ShardEntry shard, List<RejectRow> rejects, List<RejectRow> notes)
    implements Serializable {

  /** Folder of the records, gone once the split has its manifest. */
  static final String FOLDER = "_progress";

  private static final Pattern FILE = Pattern.compile("shard-(\\d+)\\.json");

  ShardRecord {
    rejects = List.copyOf(rejects);
    notes = List.copyOf(notes);
  }

  static Path file(Path splitFolder, int ordinal) {
    return new Path(
        new Path(splitFolder, FOLDER), String.format(Locale.ROOT, "shard-%05d.json", ordinal));
  }

  /** The record of a shard that needs no more work: same plan, and the file is what it was. */
  static Optional<ShardRecord> finished(
      Configuration hadoop, Path splitFolder, int ordinal, String plan) throws IOException {
    Path file = file(splitFolder, ordinal);
    if (!file.getFileSystem(hadoop).exists(file)) {
      return Optional.empty();
    }
    try {
      ShardRecord record = JsonFiles.read(hadoop, file, ShardRecord.class);
      if (record.plan.equals(plan)) {
        record.shard.verify(hadoop, splitFolder);
        return Optional.of(record);
      }
    } catch (IOException | ValidationException tornOrChanged) {
      // The shard is written again, which mends both.
    }
    return Optional.empty();
  }

  /** What a split's finished shards came to, in order. */
  static List<ShardTask.Outcome> outcomes(Configuration hadoop, Path splitFolder)
      throws IOException {
    Path folder = new Path(splitFolder, FOLDER);
    List<ShardTask.Outcome> outcomes = new ArrayList<>();
    for (FileStatus status : folder.getFileSystem(hadoop).listStatus(folder)) {
      Matcher name = FILE.matcher(status.getPath().getName());
      if (name.matches()) {
        outcomes.add(
            JsonFiles.read(hadoop, status.getPath(), ShardRecord.class)
                .outcome(Integer.parseInt(name.group(1))));
      }
    }
    outcomes.sort(Comparator.comparingInt(ShardTask.Outcome::ordinal));
    return outcomes;
  }

  ShardTask.Outcome outcome(int ordinal) {
    return new ShardTask.Outcome(ordinal, shard, RejectTally.of(rejects), notes.size());
  }

  void write(Configuration hadoop, Path splitFolder, int ordinal) {
    JsonFiles.write(hadoop, file(splitFolder, ordinal), this);
  }
}
