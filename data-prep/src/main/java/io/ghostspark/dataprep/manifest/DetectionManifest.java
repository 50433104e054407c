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
 * Identity of one split of a detection data set; file {@code manifest.json} beside its shards of
 * boxed images, written last.
 *
 * @param task always {@code detection}: tells the file from that of a classification data set
 * @param categories by rising id; the index is the label
 * @param shards in ordinal order
 * @param annotations objects in all shards
 * @param unannotated images without objects: rows or, as configured, dropped
 * @param rejects images and boxes in the rejects table
 * @param datasetDigest SHA-256 (hex) over schema version, task, split, categories and the shards'
 *     digests in order
 * @param provenance how the split was made; not part of the digest
 */
public record DetectionManifest(
    int schemaVersion,
    String task,
    String name,
    String split,
    List<Category> categories,
    List<ShardEntry> shards,
    long rows,
    long annotations,
    long unannotated,
    long rejects,
    String datasetDigest,
    Map<String, String> provenance)
    implements Serializable {
  public static final int SCHEMA_VERSION = 1;
  public static final String TASK = "detection";

  /**
   * A category as the source has it.
   *
   * @param supercategory empty if the source names none
   */
  public record Category(int id, String name, String supercategory) implements Serializable {}

  /** What was counted while a split was made. */
  public record Counts(long annotations, long unannotated, long rejects) implements Serializable {}

  private record Identity(
      int schemaVersion,
      String task,
      String split,
      List<Category> categories,
      List<String> shards) {}

  public DetectionManifest {
    categories = List.copyOf(categories);
    shards = List.copyOf(shards);
    provenance = new TreeMap<>(provenance);
  }

  /** A manifest of this version; rows and digest follow from the shards. */
  public static DetectionManifest of(
      String name,
      String split,
      List<Category> categories,
      List<ShardEntry> shards,
      Counts counts,
      Map<String, String> provenance) {
    return new DetectionManifest(
        SCHEMA_VERSION,
        TASK,
        name,
        split,
        categories,
        shards,
        rows(shards),
        counts.annotations,
        counts.unannotated,
        counts.rejects,
        digest(split, categories, shards),
        provenance);
  }

  /** Reads {@code folder}'s manifest and checks that its digest and counts fit its shards. */
  public static DetectionManifest read(Configuration hadoop, Path folder) throws IOException {
    DetectionManifest manifest =
        ManifestFile.read(
            hadoop, folder, DetectionManifest.class, SCHEMA_VERSION, "prepare --task detection");
    String expected = digest(manifest.split, manifest.categories, manifest.shards);
    if (!expected.equals(manifest.datasetDigest) || rows(manifest.shards) != manifest.rows) {
      throw new IOException(
          "Cannot use manifest of '%s': dataset digest %s and %d rows, but its shards give %s and %d; it was edited"
              .formatted(
                  folder, manifest.datasetDigest, manifest.rows, expected, rows(manifest.shards)));
    }
    return manifest;
  }

  /** Writes {@code manifest.json}; to be called after every shard was committed. */
  public void write(Configuration hadoop, Path folder) throws IOException {
    ManifestFile.write(hadoop, folder, this);
  }

  private static long rows(List<ShardEntry> shards) {
    return shards.stream().mapToLong(ShardEntry::rows).sum();
  }

  private static String digest(String split, List<Category> categories, List<ShardEntry> shards) {
    List<String> digests = shards.stream().map(ShardEntry::sha256).toList();
    return CanonicalJson.digest(new Identity(SCHEMA_VERSION, TASK, split, categories, digests));
  }
}
