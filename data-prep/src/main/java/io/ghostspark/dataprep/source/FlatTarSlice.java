package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A flat validation tar, plain or gzipped, and the file with its labels. */
record FlatTarSlice(String archive, String labelFile, List<String> classes) implements SourceSlice {

  @Override
  public void list(Configuration hadoop, Consumer<ListedImage> sink) throws IOException {
    Map<String, Integer> labels = LabelFile.read(hadoop, new Path(labelFile), classes);
    Path file = new Path(archive);
    FileStatus status = file.getFileSystem(hadoop).getFileStatus(file);
    String stamp = SourceStamp.of(status);
    List<ListedImage> images = new ArrayList<>();
    try (TarBytes in = TarBytes.whole(hadoop, file)) {
      TarReader tar = new TarReader(archive, in);
      for (TarReader.Member image = tar.next(); image != null; image = tar.next()) {
        tar.requireWhole(image);
        if (!ImageNames.isHidden(image.fileName())) {
          ImagePlace place = image.place(archive, 0, status.getLen(), in.isGzipped());
          int label = labels.getOrDefault(image.fileName(), -1);
          images.add(new ListedImage(image.fileName(), label, place, stamp));
        }
      }
    }

    List<String> imageIds = images.stream().map(ListedImage::imageId).toList();
    ImageNames.requireUnique(archive, imageIds);
    LabelFile.requireMatches(labelFile, labels, archive, imageIds);
    images.forEach(sink);
  }
}
