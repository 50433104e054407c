package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Identity of one split of a data set; file {@code manifest.json} beside its shards, written last.
 *
 * @param datasetDigest SHA-256 (hex) over schema version, split, classes and the shards' digests in
 *     order
 */
public record DatasetManifest(
    int schemaVersion,
    String name,
    String split,
    List<String> classes,
    List<ShardEntry> shards,
    long rows,
    long rejects,
    String datasetDigest,
    Map<String, String> provenance)
    implements Serializable {
  public static final int SCHEMA_VERSION = 1;

  public static DatasetManifest of(
      String name,
      String split,
      List<String> classes,
      List<ShardEntry> shards,
      long rejects,
      Map<String, String> provenance) {
    throw new UnsupportedOperationException();
  }

  public static DatasetManifest read(Configuration hadoop, Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void write(Configuration hadoop, Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }
}
