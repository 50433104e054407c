package io.ghostspark.jobs.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Hadoop's {@code .name.crc} beside every file that it writes to a local disk. We write none: what
 * matters has a SHA-256 in a manifest, and a JSON file that was edited by hand would be refused as
 * corrupt.
 */
public final class ChecksumFiles {
  private ChecksumFiles() {}

  /** For the rest of this JVM's life; overwriting a file also deletes its old checksum file. */
  public static void suppress(Configuration hadoop) {
    try {
      FileSystem.getLocal(hadoop).setWriteChecksum(false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the local file system", e);
    }
  }
}
