package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Identity of a logit cache; file {@code manifest.json} beside its shards, written last. */
public record LogitsManifest(
    int schemaVersion,
    LogitsKey key,
    int viewsPerImage,
    int topK,
    int numClasses,
    List<ShardEntry> shards,
    long rows,
    Map<String, String> provenance)
    implements Serializable {
  public static final int SCHEMA_VERSION = 1;

  public static LogitsManifest read(Configuration hadoop, Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void write(Configuration hadoop, Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }
}
