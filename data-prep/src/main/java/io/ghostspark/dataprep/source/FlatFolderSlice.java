package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A folder of validation images of all classes (Kaggle's) and the file with their labels. */
record FlatFolderSlice(String folder, String labelFile, List<String> classes)
    implements SourceSlice {

  @Override
  public void list(Configuration hadoop, Consumer<ListedImage> sink) throws IOException {
    Map<String, Integer> labels = LabelFile.read(hadoop, new Path(labelFile), classes);
    List<FileStatus> files = FolderFiles.list(hadoop, new Path(folder));
    LabelFile.requireMatches(
        labelFile, labels, folder, files.stream().map(file -> file.getPath().getName()).toList());
    for (FileStatus file : files) {
      sink.accept(FolderFiles.image(file, labels.getOrDefault(file.getPath().getName(), -1)));
    }
  }
}
