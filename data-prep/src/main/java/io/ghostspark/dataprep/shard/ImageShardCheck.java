package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.digest.Sha256;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads all of a shard and says what is wrong with it: the file's digest, the rows of every row
 * group, every image's digest, repeated ids.
 */
public final class ImageShardCheck {
  private static final int MAX_PROBLEMS = 5;

  private ImageShardCheck() {}

  /** One text per problem, the first few, each naming shard and row; none for a sound shard. */
  public static List<String> problems(Configuration hadoop, Path folder, ShardEntry entry) {
    List<String> problems = new ArrayList<>();
    try {
      entry.verify(hadoop, folder);
    } catch (IOException wrong) {
      problems.add(wrong.getMessage());
    }
    // Rows are looked at in any case: they tell which image is hit.
    try {
      checkRows(hadoop, new Path(folder, entry.file()), entry, problems);
    } catch (IOException | RuntimeException unreadable) {
      problems.add("'" + entry.file() + "': " + unreadable.getMessage());
    }
    return List.copyOf(problems.subList(0, Math.min(MAX_PROBLEMS, problems.size())));
  }

  private static void checkRows(
      Configuration hadoop, Path file, ShardEntry entry, List<String> problems) throws IOException {
    List<Integer> expected = entry.rowGroupRows();
    Set<String> seen = new HashSet<>();
    for (int group = 0; group < expected.size(); group++) {
      List<ImageRow> rows =
          TableReader.readDamagedRowGroup(hadoop, file, ImagesTable.FORMAT, group);
      if (rows.size() != expected.get(group)) {
        problems.add(
            "'%s' row group %d: %d rows, expected %d"
                .formatted(entry.file(), group, rows.size(), expected.get(group)));
      }
      for (int i = 0; i < rows.size(); i++) {
        ImageRow row = rows.get(i);
        if (!MessageDigest.isEqual(Sha256.of(row.encoded()), row.sha256())) {
          problems.add(
              "'%s' row group %d row %d, image '%s': its bytes do not have its SHA-256"
                  .formatted(entry.file(), group, i, row.imageId()));
        }
        if (!seen.add(row.imageId())) {
          problems.add(
              "'%s' row group %d row %d: image '%s' occurs twice"
                  .formatted(entry.file(), group, i, row.imageId()));
        }
      }
    }
  }
}
