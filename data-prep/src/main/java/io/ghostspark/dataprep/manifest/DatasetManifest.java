package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Identity of one split of a data set; file {@code manifest.json} beside its shards, written last.
 *
 * @param classes class names; the index is the label
 * @param shards in ordinal order
 * @param rejects unreadable images, listed in the rejects table
 * @param datasetDigest SHA-256 (hex) over schema version, split, classes and the shards' digests in
 *     order
 * @param provenance how the split was made; not part of the digest
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

  private record Identity(
      int schemaVersion, String split, List<String> classes, List<String> shards) {}

  public DatasetManifest {
    classes = List.copyOf(classes);
    shards = List.copyOf(shards);
    provenance = new TreeMap<>(provenance);
  }

  /** A manifest of this version; rows and digest follow from the shards. */
  public static DatasetManifest of(
      String name,
      String split,
      List<String> classes,
      List<ShardEntry> shards,
      long rejects,
      Map<String, String> provenance) {
    long rows = shards.stream().mapToLong(ShardEntry::rows).sum();
    return new DatasetManifest(
        SCHEMA_VERSION,
        name,
        split,
        classes,
        shards,
        rows,
        rejects,
        digest(SCHEMA_VERSION, split, classes, shards),
        provenance);
  }

  /** Reads {@code folder}'s manifest and checks that its digest and counts fit its shards. */
  public static DatasetManifest read(Configuration hadoop, Path folder) throws IOException {
    DatasetManifest manifest =
        ManifestFile.read(hadoop, folder, DatasetManifest.class, SCHEMA_VERSION, "prepare");
    String expected =
        digest(manifest.schemaVersion, manifest.split, manifest.classes, manifest.shards);
    if (!expected.equals(manifest.datasetDigest)) {
      throw new IOException(
          "Cannot use manifest of '%s': dataset digest %s, but its shards give %s; it was edited"
              .formatted(folder, manifest.datasetDigest, expected));
    }
    long rows = manifest.shards.stream().mapToLong(ShardEntry::rows).sum();
    if (rows != manifest.rows) {
      throw new IOException(
          "Cannot use manifest of '%s': %d rows, but its shards hold %d; it was edited"
              .formatted(folder, manifest.rows, rows));
    }
    return manifest;
  }

  /** Writes {@code manifest.json}; to be called after every shard was committed. */
  public void write(Configuration hadoop, Path folder) throws IOException {
    ManifestFile.write(hadoop, folder, this);
  }

  /** Reads the whole shard and fails, naming it, unless its digest is the listed one. */
  public static void verifyShard(Configuration hadoop, Path folder, ShardEntry entry)
      throws IOException {
    entry.verify(hadoop, folder);
  }

  private static String digest(
      int schemaVersion, String split, List<String> classes, List<ShardEntry> shards) {
    List<String> digests = shards.stream().map(ShardEntry::sha256).toList();
    return CanonicalJson.digest(new Identity(schemaVersion, split, classes, digests));
  }
}
