package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder of class folders, listed on the driver. */
final class ClassFolders {
  private static final int FILES_PER_SLICE = 256;

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
    List<String> imageIds = new ArrayList<>();
    int label = 0;
    for (Path classFolder : byClass.values()) {
      List<String> files = files(fileSystem, classFolder);
      imageIds.addAll(files);
      for (int from = 0; from < files.size(); from += FILES_PER_SLICE) {
        List<String> part =
            List.copyOf(files.subList(from, Math.min(from + FILES_PER_SLICE, files.size())));
        slices.add(new FolderSlice(classFolder.toString(), part, label));
      }
      label++;
    }
    ImageNames.requireUnique(folder.toString(), imageIds);
    return new ImageSource(
        "image folder '" + folder + "'", List.copyOf(byClass.keySet()), List.copyOf(slices));
  }

  private static List<String> files(FileSystem fileSystem, Path classFolder) throws IOException {
    List<String> names =
        Arrays.stream(fileSystem.listStatus(classFolder))
            .filter(FileStatus::isFile)
            .map(status -> status.getPath().getName())
            .filter(name -> !ImageNames.isHidden(name))
            .sorted()
            .toList();
    if (names.isEmpty()) {
      throw new IOException(
          "Cannot read class folder '%s': it holds no files; remove it or fill it"
              .formatted(classFolder));
    }
    return names;
  }
}
