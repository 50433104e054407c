package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** A part of a source that one task lists by itself (an inner tar, a flat tar, a class folder). */
public interface SourceSlice extends Serializable {

  /** Names and places of the slice's images: headers and folders are read, no pictures. */
  void list(Configuration hadoop, Consumer<ListedImage> sink) throws IOException;

  /** The images themselves, in the listing's order. */
  default void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException {
    List<ListedImage> listed = new ArrayList<>();
    list(hadoop, listed::add);
    ListedImages.read(hadoop, listed, sink::accept);
  }
}
