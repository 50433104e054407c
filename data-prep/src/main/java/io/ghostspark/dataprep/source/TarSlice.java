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
 * @param stamp of the archive
 */
record TarSlice(String archive, String member, long offset, long bytes, int label, String stamp)
    implements SourceSlice {

  @Override
  public void list(Configuration hadoop, Consumer<ListedImage> sink) throws IOException {
    String name = archive + "' member '" + member;
    try (TarBytes in = TarBytes.slice(hadoop, new Path(archive), offset, bytes)) {
      TarReader tar = new TarReader(name, in);
      int images = 0;
      for (TarReader.Member image = tar.next(); image != null; image = tar.next()) {
        tar.requireWhole(image);
        if (!ImageNames.isHidden(image.fileName())) {
          ImagePlace place = image.place(archive, offset, bytes, in.isGzipped());
          sink.accept(new ListedImage(image.fileName(), label, place, stamp));
          images++;
        }
      }
      if (images == 0) {
        throw new IOException("Cannot read tar '" + name + "': it holds no images");
      }
    }
  }
}
