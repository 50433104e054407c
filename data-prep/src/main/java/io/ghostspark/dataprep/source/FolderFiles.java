package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files of one folder, not of those below it. */
final class FolderFiles {
  private FolderFiles() {}

  /** Visible files, by name. */
  static List<FileStatus> list(Configuration hadoop, Path folder) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    RemoteIterator<FileStatus> all = folder.getFileSystem(hadoop).listStatusIterator(folder);
    while (all.hasNext()) {
      FileStatus status = all.next();
      if (status.isFile() && !ImageNames.isHidden(status.getPath().getName())) {
        files.add(status);
      }
    }
    files.sort(Comparator.comparing(status -> status.getPath().getName()));
    return files;
  }

  static ListedImage image(FileStatus file, int label) throws IOException {
    String path = file.getPath().toString();
    int bytes = ImageNames.requireReadable(path, file.getLen());
    return new ListedImage(
        file.getPath().getName(),
        label,
        new ImagePlace.WholeFile(path, bytes),
        SourceStamp.of(file));
  }
}
