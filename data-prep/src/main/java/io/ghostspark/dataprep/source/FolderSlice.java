package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** One class folder. */
record FolderSlice(String folder, int label) implements SourceSlice {

  @Override
  public void list(Configuration hadoop, Consumer<ListedImage> sink) throws IOException {
    List<FileStatus> files = FolderFiles.list(hadoop, new Path(folder));
    if (files.isEmpty()) {
      throw new IOException(
          "Cannot read class folder '%s': it holds no files; remove it or fill it"
              .formatted(folder));
    }
    for (FileStatus file : files) {
      sink.accept(FolderFiles.image(file, label));
    }
  }
}
