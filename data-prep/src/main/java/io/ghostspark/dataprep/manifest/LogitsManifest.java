package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Identity of a logit cache; file {@code manifest.json} beside its shards, written last.
 *
 * @param shards in the ordinal order of the data set's shards
 * @param provenance how the cache was made; not part of the key
 */
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
  public static final int SCHEMA_VERSION = 2;

  public LogitsManifest {
    shards = List.copyOf(shards);
    provenance = new TreeMap<>(provenance);
  }

  public static LogitsManifest read(Configuration hadoop, Path folder) throws IOException {
    return ManifestFile.read(hadoop, folder, LogitsManifest.class, SCHEMA_VERSION, "teach");
  }

  /** Writes {@code manifest.json}; to be called after every shard was committed. */
  public void write(Configuration hadoop, Path folder) throws IOException {
    ManifestFile.write(hadoop, folder, this);
  }
}
