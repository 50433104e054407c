package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * A part of a source that one task reads by itself (an inner tar, a byte range of a tar, a class
 * folder).
 */
public interface SourceSlice extends Serializable {
  void forEach(Configuration hadoop, Consumer<SourceImage> sink) throws IOException;
}
