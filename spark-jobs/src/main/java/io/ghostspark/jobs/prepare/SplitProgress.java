package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a split's folder holds before its manifest: shards, a {@link ShardRecord} for each finished
 * one, and the settings that all of them were made with ({@code _progress/settings.json}).
 */
final class SplitProgress {
  private static final String SETTINGS = "settings.json";

  private final FileSystem files;
  private final Path folder;
  private final Path progress;

  SplitProgress(Configuration hadoop, Path folder) throws IOException {
    this.files = folder.getFileSystem(hadoop);
    this.folder = folder;
    this.progress = new Path(folder, ShardRecord.FOLDER);
  }

  /**
   * Opens the folder for writing: what a killed run has finished stays, half-written files go.
   *
   * @throws ValidationException if that run had other settings
   */
  void start(String settings) throws IOException {
    Path file = new Path(progress, SETTINGS);
    if (files.exists(file)) {
      try (InputStream in = files.open(file)) {
        String made = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (made.endsWith("}")) {
          requireSame(folder, made, settings);
          removeHalfWritten();
          return;
        }
      }
    }
    files.delete(folder, true);
    files.mkdirs(progress);
    try (OutputStream out = files.create(file, /* overwrite= */ true)) {
      out.write(settings.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** To be called once the manifest is written. */
  void remove() throws IOException {
    files.delete(progress, true);
  }

  static void requireSame(Path folder, String made, String configured) {
    if (!made.equals(configured)) {
      throw new ValidationException(
          "Cannot resume prepare: '"
              + folder
              + "' was made with other dataset settings; made with = "
              + made
              + ", configured = "
              + configured
              + "; replace it with --overwrite");
    }
  }

  private void removeHalfWritten() throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      if (status.isFile() && status.getPath().getName().startsWith(".")) {
        files.delete(status.getPath(), false);
      }
    }
  }
}
