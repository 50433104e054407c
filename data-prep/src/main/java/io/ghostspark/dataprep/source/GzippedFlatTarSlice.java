package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A flat, gzipped validation tar: not seekable, hence one slice. */
record GzippedFlatTarSlice(String archive, Map<String, Integer> labels) implements SourceSlice {

  @Override
  public void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException {
    try (TarBytes in = TarBytes.whole(hadoop, new Path(archive))) {
      TarReader tar = new TarReader(archive, in);
      for (TarReader.Member image = tar.next(); image != null; image = tar.next()) {
        Integer label = labels.get(image.fileName());
        if (label != null) {
          sink.accept(new SourceImage(image.fileName(), label, tar.read(image)));
        }
      }
    }
  }
}
