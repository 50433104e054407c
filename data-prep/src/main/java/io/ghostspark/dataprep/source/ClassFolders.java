package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of class folders; the driver lists the classes, tasks list what is in them. */
final class ClassFolders {
  private ClassFolders() {}

  static ImageSource open(Configuration hadoop, Path folder) throws IOException {
    FileSystem fileSystem = folder.getFileSystem(hadoop);
    TreeMap<String, Path> byClass = new TreeMap<>();
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.isDirectory() && !ImageNames.isHidden(status.getPath().getName())) {
        byClass.put(status.getPath().getName(), status.getPath());
      }
    }
    if (byClass.isEmpty()) {
      throw new IOException(
          "Cannot read image folder '%s': it holds no class folders".formatted(folder));
    }

    List<SourceSlice> slices = new ArrayList<>();
    for (Path classFolder : byClass.values()) {
      slices.add(new FolderSlice(classFolder.toString(), slices.size()));
    }
    return new ImageSource(
        "image folder '" + folder + "'", List.copyOf(byClass.keySet()), List.copyOf(slices));
  }
}
