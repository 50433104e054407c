package io.ghostspark.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder that a job writes: nothing in it is lost or mixed with other results by accident. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Makes the folder ready: created, emptied when overwriting, refused when it holds something and
   * the mode is {@link OutputMode#FRESH}.
   *
   * @param key configuration key of the folder, for the message
   */
  public static void open(Configuration hadoop, Path folder, String key, OutputMode mode) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (mode == OutputMode.OVERWRITE) {
        files.delete(folder, true);
      }
      if (mode == OutputMode.FRESH && !isEmpty(files, folder)) {
        throw new ValidationException(
            "Cannot write "
                + key
                + ": folder '"
                + folder
                + "' is not empty; continue it with --resume, replace it with --overwrite, or set "
                + key
                + " to another folder");
      }
      files.mkdirs(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open folder '" + folder + "' of " + key, e);
    }
  }

  private static boolean isEmpty(FileSystem files, Path folder) throws IOException {
    if (!files.exists(folder)) {
      return true;
    }
    FileStatus status = files.getFileStatus(folder);
    return status.isDirectory() && files.listStatus(folder).length == 0;
  }
}
