package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/** Images of a flat, plain validation tar, read at their places. */
record FlatTarSlice(String archive, List<LabelledMember> members) implements SourceSlice {

  /**
   * One image of the slice.
   *
   * @param offset of its first byte in the archive
   */
  record LabelledMember(String imageId, int label, long offset, int bytes)
      implements Serializable {}

  @Override
  public void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException {
    Path file = new Path(archive);
    try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
      for (LabelledMember member : members) {
        byte[] encoded = new byte[member.bytes];
        in.seek(member.offset);
        in.readFully(encoded);
        sink.accept(new SourceImage(member.imageId, member.label, encoded));
      }
    }
  }
}
