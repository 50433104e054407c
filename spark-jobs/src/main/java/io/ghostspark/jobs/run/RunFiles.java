package io.ghostspark.jobs.run;

import io.ghostspark.dataprep.file.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The run folder: small files by name below it, on any Hadoop file system. */
public final class RunFiles {

  private final FileSystem files;
  private final Path folder;

  private RunFiles(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  public static RunFiles open(Configuration hadoop, Path folder) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    // Without Hadoop's own .crc files, which cannot be appended to; digests are ours.
    return new RunFiles(
        files instanceof LocalFileSystem local ? local.getRawFileSystem() : files, folder);
  }

  public RunFiles below(String name) {
    return new RunFiles(files, path(name));
  }

  public Path path(String name) {
    return new Path(folder, name);
  }

  public boolean exists(String name) throws IOException {
    return files.exists(path(name));
  }

  /** Bytes of a file. */
  public long length(String name) throws IOException {
    return files.getFileStatus(path(name)).getLen();
  }

  public byte[] read(String name) throws IOException {
    try (InputStream in = files.open(path(name))) {
      return in.readAllBytes();
    }
  }

  /** Replaces the file as a whole: readers see the old or the new content. */
  public void write(String name, byte[] content) throws IOException {
    try {
      WholeFile.write(files, path(name), content);
    } catch (FSError e) {
      throw foreseen(e);
    }
  }

  /** Hadoop calls a full local disk an Error. */
  private static IOException foreseen(FSError error) {
    return new IOException(
        error.getCause() == null ? error.getMessage() : error.getCause().getMessage(), error);
  }

  public void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public void append(String name, String text) throws IOException {
    append(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Appends where the file system can, else writes the file again. */
  public void append(String name, byte[] bytes) throws IOException {
    Path file = path(name);
    if (!files.exists(file)) {
      write(name, bytes);
    } else if (files.hasPathCapability(file, CommonPathCapabilities.FS_APPEND)) {
      try (OutputStream out = files.append(file)) {
        out.write(bytes);
      } catch (FSError e) {
        throw foreseen(e);
      }
    } else {
      byte[] before = read(name);
      byte[] all = Arrays.copyOf(before, before.length + bytes.length);
      System.arraycopy(bytes, 0, all, before.length, bytes.length);
      write(name, all);
    }
  }

  /** Names in this folder, sorted; empty if there is no folder. */
  public List<String> list() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Deletes a file or folder below this one, if it exists. */
  public void delete(String name) throws IOException {
    if (files.exists(path(name)) && !files.delete(path(name), true)) {
      throw new IOException("Cannot delete '" + path(name) + "'");
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
