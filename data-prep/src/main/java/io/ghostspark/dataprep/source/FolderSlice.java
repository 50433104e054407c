package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Some files of one class folder. */
record FolderSlice(String folder, List<String> fileNames, int label) implements SourceSlice {

  @Override
  public void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException {
    Path parent = new Path(folder);
    for (String fileName : fileNames) {
      try (InputStream in = parent.getFileSystem(hadoop).open(new Path(parent, fileName))) {
        sink.accept(new SourceImage(fileName, label, in.readAllBytes()));
      }
    }
  }
}
