package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Files below a folder, by their name relative to it. */
public final class ListedFiles {
  private ListedFiles() {}

  /**
   * One file.
   *
   * @param name relative to the folder, folders between separated by slashes
   * @param stamp see {@link ListedImage}
   */
  public record Listed(String name, ImagePlace place, String stamp) implements Serializable {}

  /** Hands every file to {@code sink}; object stores are listed without a walk. */
  public static void list(Configuration hadoop, Path folder, Consumer<Listed> sink)
      throws IOException {
    SourcePaths.requireFolder(hadoop, folder, "image folder");
    FileSystem fileSystem = folder.getFileSystem(hadoop);
    String root = fileSystem.makeQualified(folder).toUri().getPath();
    int skipped = root.endsWith("/") ? root.length() : root.length() + 1;
    RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, /* recursive= */ true);
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      String path = file.getPath().toUri().getPath();
      ImagePlace place =
          new ImagePlace.WholeFile(file.getPath().toString(), Math.toIntExact(file.getLen()));
      sink.accept(new Listed(path.substring(skipped), place, SourceStamp.of(file)));
    }
  }
}
