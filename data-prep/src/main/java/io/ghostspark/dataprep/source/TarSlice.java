package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * All images of one class: an inner tar (or tar.gz) at its place in the training archive.
 *
 * @param archive the outer tar
 * @param member name of the inner tar
 * @param offset of the inner tar's first byte in {@code archive}
 */
record TarSlice(String archive, String member, long offset, long bytes, int label)
    implements SourceSlice {

  @Override
  public void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException {
    String name = archive + "' member '" + member;
    try (TarBytes in = TarBytes.slice(hadoop, new Path(archive), offset, bytes)) {
      TarReader tar = new TarReader(name, in);
      int images = 0;
      for (TarReader.Member image = tar.next(); image != null; image = tar.next()) {
        if (!ImageNames.isHidden(image.fileName())) {
          sink.accept(new SourceImage(image.fileName(), label, tar.read(image)));
          images++;
        }
      }
      if (images == 0) {
        throw new IOException("Cannot read tar '" + name + "': it holds no images");
      }
    }
  }
}
