package io.ghostspark.dataprep.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Checks of input paths, made on the driver before any task starts. */
final class SourcePaths {
  private SourcePaths() {}

  /** Fails unless {@code file} is a non-empty file; returns its length. */
  static long requireFile(Configuration hadoop, Path file, String what) throws IOException {
    FileStatus status = status(hadoop, file, what);
    if (status.isDirectory()) {
      throw new IOException("Cannot read %s '%s': it is a folder".formatted(what, file));
    }
    if (status.getLen() == 0) {
      throw new IOException("Cannot read %s '%s': it is empty".formatted(what, file));
    }
    return status.getLen();
  }

  /** Fails unless {@code folder} is a folder. */
  static void requireFolder(Configuration hadoop, Path folder, String what) throws IOException {
    if (!status(hadoop, folder, what).isDirectory()) {
      throw new IOException("Cannot read %s '%s': it is a file".formatted(what, folder));
    }
  }

  private static FileStatus status(Configuration hadoop, Path path, String what)
      throws IOException {
    try {
      return path.getFileSystem(hadoop).getFileStatus(path);
    } catch (FileNotFoundException missing) {
      throw new IOException(
          "Cannot read %s '%s': it does not exist".formatted(what, path), missing);
    }
  }
}
