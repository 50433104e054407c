package io.ghostspark.dataprep.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.manifest.DetectionManifest.Category;
import io.ghostspark.dataprep.manifest.DetectionManifest.Counts;
import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionManifestTest {
  private static final Configuration HADOOP = new Configuration();
  private static final List<Category> CATEGORIES =
      List.of(new Category(1, "person", "person"), new Category(90, "toothbrush", ""));
  private static final List<ShardEntry> SHARDS =
      List.of(new ShardEntry("shard-00000.parquet", 5, List.of(3, 2), 1000, "aa"));

  @TempDir private Path temporary;

  private static DetectionManifest manifest(List<Category> categories, String name) {
    return DetectionManifest.of(
        name, "val", categories, SHARDS, new Counts(36, 2, 1), Map.of("k", "v"));
  }

  private org.apache.hadoop.fs.Path folder() {
    return new org.apache.hadoop.fs.Path(temporary.toUri());
  }

  @Test
  void readManifestIsTheWrittenOne() throws IOException {
    DetectionManifest manifest = manifest(CATEGORIES, "coco");

    manifest.write(HADOOP, folder());

    assertThat(DetectionManifest.read(HADOOP, folder())).isEqualTo(manifest);
    assertThat(manifest.rows()).isEqualTo(5);
    assertThat(Files.readString(temporary.resolve("manifest.json")))
        .startsWith("{\n  \"schema-version\" : 1,\n  \"task\" : \"detection\",");
  }

  @Test
  void digestDependsOnCategoriesAndNotOnTheName() {
    assertThat(manifest(CATEGORIES, "a").datasetDigest())
        .isEqualTo(manifest(CATEGORIES, "b").datasetDigest())
        .isNotEqualTo(manifest(CATEGORIES.subList(0, 1), "a").datasetDigest());
  }

  @Test
  void editedManifestIsRefused() throws IOException {
    manifest(CATEGORIES, "coco").write(HADOOP, folder());
    Path file = temporary.resolve("manifest.json");
    Files.writeString(file, Files.readString(file).replace("toothbrush", "brush"));
    Files.delete(temporary.resolve(".manifest.json.crc"));

    assertThatThrownBy(() -> DetectionManifest.read(HADOOP, folder()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("it was edited");
  }

  @Test
  void manifestsOfOtherTasksAreRefused() throws IOException {
    manifest(CATEGORIES, "coco").write(HADOOP, folder());
    assertThatThrownBy(() -> DatasetManifest.read(HADOOP, folder()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "it describes a data set of task 'detection'; correct the path, or run 'prepare'");

    DatasetManifest.of("x", "val", List.of("a"), SHARDS, 0, Map.of()).write(HADOOP, folder());
    assertThatThrownBy(() -> DetectionManifest.read(HADOOP, folder()))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(
            "it describes a data set of task 'classification'; correct the path, or run 'prepare --task detection'");
  }
}
