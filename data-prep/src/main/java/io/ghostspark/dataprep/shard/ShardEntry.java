package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.digest.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A finished shard as its manifest lists it.
 *
 * @param file name inside the manifest's folder
 * @param rowGroupRows rows of each row group, in order
 * @param sha256 digest of the whole file, hex
 */
public record ShardEntry(
    String file, long rows, List<Integer> rowGroupRows, long bytes, String sha256)
    implements Serializable {

  /** Names, with one folder at most; none that leaves the manifest's folder. */
  private static final Pattern FILE =
      Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)?[A-Za-z0-9_-][A-Za-z0-9._-]*");

  public ShardEntry {
    if (!FILE.matcher(file).matches()) {
      throw new IllegalArgumentException(
          "Invalid shard file: '%s' (must be a name in the manifest's folder)".formatted(file));
    }
    if (rows < 0 || bytes < 0 || rowGroupRows.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "Invalid shard '%s': %d rows in row groups of %s, %d bytes (must be >= 0)"
              .formatted(file, rows, rowGroupRows, bytes));
    }
    rowGroupRows = List.copyOf(rowGroupRows);
  }

  /** Reads the shard in {@code folder} and fails unless it is exactly the file listed here. */
  public void verify(Configuration hadoop, Path folder) throws IOException {
    Path path = new Path(folder, file);
    FileSystem fileSystem = path.getFileSystem(hadoop);
    FileStatus status;
    try {
      status = fileSystem.getFileStatus(path);
    } catch (FileNotFoundException missing) {
      throw new IOException(
          "Cannot use shard '%s': the manifest lists it, but it does not exist".formatted(path),
          missing);
    }
    if (status.getLen() != bytes) {
      throw new IOException(
          "Cannot use shard '%s': %d bytes, expected %d; write it again"
              .formatted(path, status.getLen(), bytes));
    }
    String actual;
    try (InputStream in = fileSystem.open(path)) {
      actual = Sha256.hex(in);
    }
    if (!actual.equals(sha256)) {
      throw new IOException(
          "Cannot use shard '%s': SHA-256 %s, expected %s; write it again"
              .formatted(path, actual, sha256));
    }
  }
}
