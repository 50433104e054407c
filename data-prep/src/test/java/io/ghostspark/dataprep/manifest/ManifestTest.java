package io.ghostspark.dataprep.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.EraseRecipe;
import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  private static final Configuration HADOOP = new Configuration();
  private static final ViewRecipe VIEWS =
      new ViewRecipe(1, 48, 0.5, 1, 0.75, 1.3333, 0.5, ViewRecipe.Interpolation.RANDOM);
  private static final LogitsKey KEY = new LogitsKey(1, "d1", "t1", "n1", "{\"size\":48}", VIEWS);
  private static final List<ShardEntry> SHARDS =
      List.of(
          new ShardEntry("shard-00000.parquet", 5, List.of(3, 2), 1000, "aa"),
          new ShardEntry("shard-00001.parquet", 4, List.of(4), 900, "bb"));

  @TempDir private Path temporary;
  private org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path("unset");

  @BeforeEach
  void wrapFolder() {
    folder = new org.apache.hadoop.fs.Path(temporary.toUri());
  }

  @Test
  void readDatasetManifestIsTheWrittenOne() throws IOException {
    DatasetManifest manifest = dataset(SHARDS, List.of("a", "b"), "train");

    manifest.write(HADOOP, folder);

    assertThat(DatasetManifest.read(HADOOP, folder)).isEqualTo(manifest);
    assertThat(manifest.rows()).isEqualTo(9);
    assertThat(temporary.toFile().list((dir, name) -> name.endsWith(".json")))
        .containsExactly("manifest.json");
  }

  @Test
  void readLogitsManifestIsTheWrittenOne() throws IOException {
    LogitsManifest manifest =
        new LogitsManifest(2, KEY, 10, 10, List.of(block(0, 8)), 9).with(block(8, 4), 9);

    manifest.write(HADOOP, folder);

    assertThat(LogitsManifest.read(HADOOP, folder)).isEqualTo(manifest);
  }

  @Test
  void textDoesNotDependOnTheOrderOfProvenance() throws IOException {
    Map<String, String> forwards = new LinkedHashMap<>();
    Map<String, String> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      forwards.put("key" + i, "v");
      backwards.put("key" + (8 - i), "v");
    }

    assertThat(text(forwards))
        .isEqualTo(text(backwards))
        .startsWith("{\n  \"schema-version\" : 1,");
  }

  @Test
  void manifestsWithCamelCaseKeysAreReadToo() throws IOException {
    DatasetManifest manifest = dataset(SHARDS, List.of("a", "b"), "train");
    Files.writeString(
        temporary.resolve("manifest.json"),
        JsonMapper.builder().build().writeValueAsString(manifest));

    assertThat(DatasetManifest.read(HADOOP, folder)).isEqualTo(manifest);
    manifest.write(HADOOP, folder);
    assertThat(Files.readString(temporary.resolve("manifest.json")))
        .contains("\"dataset-digest\"", "\"row-group-rows\"")
        .doesNotContain("datasetDigest");
    assertThat(DatasetManifest.read(HADOOP, folder)).isEqualTo(manifest);
  }

  @Test
  void digestDependsOnContentOnly() {
    String digest = dataset(SHARDS, List.of("a", "b"), "train").datasetDigest();

    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(
            DatasetManifest.of("other", "train", List.of("a", "b"), SHARDS, 9, Map.of("k", "w"))
                .datasetDigest())
        .isEqualTo(digest);
    assertThat(dataset(SHARDS, List.of("a", "c"), "train").datasetDigest()).isNotEqualTo(digest);
    assertThat(dataset(SHARDS, List.of("a", "b"), "val").datasetDigest()).isNotEqualTo(digest);
    assertThat(
            dataset(List.of(SHARDS.get(1), SHARDS.get(0)), List.of("a", "b"), "train")
                .datasetDigest())
        .isNotEqualTo(digest);
  }

  @Test
  void unreadableManifestsSayWhy() throws IOException {
    String file =
        "Cannot read manifest '" + new org.apache.hadoop.fs.Path(folder, "manifest.json") + "': ";
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            file + "it does not exist, so '" + folder + "' holds nothing finished; run 'prepare'");
    assertThatThrownBy(() -> LogitsManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("run 'teach'");

    dataset(SHARDS, List.of("a", "b"), "train").write(HADOOP, folder);
    String whole = Files.readString(temporary.resolve("manifest.json"));
    replace(whole.substring(0, 100));
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + "truncated or malformed JSON (100 bytes): ");
    replace(whole.replace("\"schema-version\" : 1", "\"schema-version\" : 2"));
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(file + "schema version 2, expected 1; run 'prepare' of this version");
    replace("{}");
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema version missing, expected 1");
    replace(whole.replace("\"rejects\"", "\"rejected\""));
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rejected");
  }

  @Test
  void editedManifestsAreRefused() throws IOException {
    DatasetManifest manifest = dataset(SHARDS, List.of("a", "b"), "train");
    manifest.write(HADOOP, folder);
    String whole = Files.readString(temporary.resolve("manifest.json"));

    replace(whole.replace("\"bb\"", "\"cc\""));
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Cannot use manifest of '%s': dataset digest %s, but its shards give "
                .formatted(folder, manifest.datasetDigest()));
    replace(whole.replace("\"rows\" : 9", "\"rows\" : 8"));
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use manifest of '%s': 8 rows, but its shards hold 9; it was edited"
                .formatted(folder));
  }

  @Test
  void verifiedShardIsTheListedOne() throws IOException {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(folder, "shard.parquet");
    ShardEntry entry = RejectsFile.write(HADOOP, file, List.of(new RejectRow("a", "b")));
    DatasetManifest.verifyShard(HADOOP, folder, entry);
    ShardEntry other =
        new ShardEntry(
            entry.file(), entry.rows(), entry.rowGroupRows(), entry.bytes(), "0".repeat(64));

    assertThatThrownBy(() -> DatasetManifest.verifyShard(HADOOP, folder, other))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot use shard '%s': SHA-256 %s, expected %s; write it again"
                .formatted(file, entry.sha256(), other.sha256()));
  }

  @Test
  void keysDifferWhereTheirFieldsDo() {
    ViewRecipe views =
        new ViewRecipe(2, 49, 0.4, 0.9, 0.7, 1.4, 0.25, ViewRecipe.Interpolation.BICUBIC);
    LogitsKey other = new LogitsKey(2, "d2", "t2", "n2", "{}", views);

    assertThat(KEY.differences(KEY)).isEmpty();
    assertThat(KEY.digest())
        .isEqualTo(new LogitsKey(1, "d1", "t1", "n1", "{\"size\":48}", VIEWS).digest())
        .isNotEqualTo(other.digest());
    assertThat(KEY.differences(other))
        .containsExactly(
            "schema version: cache has '1', configuration has '2'",
            "dataset digest: cache has 'd1', configuration has 'd2'",
            "teacher digest: cache has 't1', configuration has 't2'",
            "teacher network: cache has 'n1', configuration has 'n2'",
            "teacher preprocessing: cache has '{\"size\":48}', configuration has '{}'",
            "views.seed: cache has '1', configuration has '2'",
            "views.size: cache has '48', configuration has '49'",
            "views.min-scale: cache has '0.5', configuration has '0.4'",
            "views.max-scale: cache has '1.0', configuration has '0.9'",
            "views.min-ratio: cache has '0.75', configuration has '0.7'",
            "views.max-ratio: cache has '1.3333', configuration has '1.4'",
            "views.flip-probability: cache has '0.5', configuration has '0.25'",
            "views.interpolation: cache has 'RANDOM', configuration has 'BICUBIC'");
  }

  @Test
  void keysOfOtherOperationsOrErasingDiffer() throws IOException {
    EraseRecipe erase = new EraseRecipe(0.25, 0.02, 0.5, 0.3, 3.3, EraseFill.PIXEL);
    ViewRecipe augmented =
        new ViewRecipe(
            VIEWS.seed(),
            VIEWS.sizePx(),
            VIEWS.minScale(),
            VIEWS.maxScale(),
            VIEWS.minRatio(),
            VIEWS.maxRatio(),
            VIEWS.flipProbability(),
            VIEWS.interpolation(),
            AugmentPolicy.parse("original-mstd0.5"),
            erase);
    LogitsKey other = new LogitsKey(1, "d1", "t1", "n1", "{\"size\":48}", augmented);

    assertThat(KEY.differences(other))
        .containsExactly(
            "views.augment: cache has 'none', configuration has 'original-mstd0.5'",
            "views.erase: cache has 'none', configuration has"
                + " '{\"fill\":\"PIXEL\",\"maxArea\":0.5,\"maxRatio\":3.3,\"minArea\":0.02,\"minRatio\":0.3,\"probability\":0.25}'");
    new LogitsManifest(2, other, 10, 10, List.of(block(0, 8)), 9).write(HADOOP, folder);
    assertThat(LogitsManifest.read(HADOOP, folder).key()).isEqualTo(other);
    assertThat(KEY.digest()).isNotEqualTo(other.digest());
  }

  /** Spark ships manifests to its tasks by Java serialisation. */
  @Test
  void manifestsAreSerialisable() throws IOException {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      out.writeObject(dataset(SHARDS, List.of("a", "b"), "train"));
      out.writeObject(new LogitsManifest(2, KEY, 10, 10, List.of(block(0, 8)), 9));
    }
  }

  @Test
  void blocksOfViewsFollowEachOtherWithoutGaps() {
    LogitsManifest manifest =
        new LogitsManifest(2, KEY, 10, 10, List.of(block(0, 8)), 9).with(block(8, 4), 9);

    assertThat(manifest.viewsPerImage()).isEqualTo(12);
    assertThat(manifest.with(block(8, 4), 9)).isEqualTo(manifest);
    assertThatThrownBy(() -> manifest.with(block(13, 2), 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid logits manifest: a block of 2 views from view 13 (must start at 12)");
  }

  private static LogitsBlock block(int firstView, int numViews) {
    return new LogitsBlock(firstView, numViews, SHARDS, Map.of("teacher", "beit"));
  }

  private static DatasetManifest dataset(
      List<ShardEntry> shards, List<String> classes, String split) {
    return DatasetManifest.of("demo", split, classes, shards, 1, Map.of("source", "x"));
  }

  private String text(Map<String, String> provenance) throws IOException {
    DatasetManifest.of("demo", "train", List.of("a"), SHARDS, 0, provenance).write(HADOOP, folder);
    return Files.readString(temporary.resolve("manifest.json"));
  }

  /** Without Hadoop's local checksum file, as an editor or another file system leaves it. */
  private void replace(String text) throws IOException {
    Files.deleteIfExists(temporary.resolve(".manifest.json.crc"));
    Files.writeString(temporary.resolve("manifest.json"), text);
  }
}
