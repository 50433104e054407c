package io.ghostspark.jobs.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ghostspark.dataprep.manifest.DetectionManifest;
import io.ghostspark.dataprep.shard.BoxedImage;
import io.ghostspark.dataprep.shard.BoxedImageRow;
import io.ghostspark.dataprep.shard.BoxedImageShardReader;
import io.ghostspark.dataprep.shard.ColumnCodec;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.SparkFixture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden COCO file (20 images, 153 boxes, crowds) with pictures of its sizes. */
final class DetectionSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path GOLDEN = Path.of("../model/src/test/resources/golden");
  private static final Set<String> KEPT =
      Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd");

  @TempDir Path folder;
  private ObjectNode golden;

  @BeforeEach
  void writeImages() throws IOException {
    golden = (ObjectNode) MAPPER.readTree(GOLDEN.resolve("coco_gt.json").toFile());
    Files.createDirectories(folder.resolve("images"));
    for (JsonNode image : golden.get("images")) {
      picture(
          image.get("file_name").asText(),
          image.get("width").intValue(),
          image.get("height").intValue());
    }
    annotations(json -> {});
  }

  private void picture(String name, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 100; i++) {
      picture.setRGB(i, i, name.hashCode() * 31 * i);
    }
    assertThat(ImageIO.write(picture, "png", folder.resolve("images/" + name).toFile())).isTrue();
  }

  private void annotations(Consumer<ObjectNode> change) throws IOException {
    ObjectNode changed = golden.deepCopy();
    change.accept(changed);
    MAPPER.writeValue(folder.resolve("instances.json").toFile(), changed);
  }

  private DatasetConfig config(String shards, DatasetConfig.Unannotated unannotated) {
    return new DatasetConfig(
        DatasetConfig.Layout.COCO_DETECTION,
        folder.resolve("images").toString(),
        folder.resolve("images").toString(),
        null,
        folder.resolve(shards).toString(),
        /* shardBytes= */ 8_000,
        /* rowGroupBytes= */ 4_000,
        /* shuffleSeed= */ 7,
        /* maxPixels= */ 1_000_000,
        /* maxRejectFraction= */ 0.2,
        /* verifyDigests= */ true,
        /* synsets= */ null,
        /* resizeShortSide= */ 0,
        /* jpegQuality= */ 92,
        DatasetConfig.Orientation.IGNORE,
        DatasetConfig.Truncated.REJECT,
        DatasetConfig.Check.DECODE,
        ColumnCodec.ZSTD,
        folder.resolve("instances.json").toString(),
        folder.resolve("instances.json").toString(),
        unannotated);
  }

  private PrepareResult run(String shards, OutputMode mode, int stretches) {
    return new DetectionJob(
            SPARK,
            "coco",
            config(shards, DatasetConfig.Unannotated.KEEP),
            mode,
            Map.of(),
            stretches)
        .run();
  }

  private org.apache.hadoop.fs.Path split(String shards) {
    return new org.apache.hadoop.fs.Path(folder.resolve(shards).resolve("val").toUri());
  }

  private List<BoxedImage> images(String shards) throws IOException {
    List<BoxedImage> images = new ArrayList<>();
    for (ShardEntry shard : DetectionManifest.read(HADOOP, split(shards)).shards()) {
      images.addAll(
          BoxedImageShardReader.readAnnotations(
              HADOOP, new org.apache.hadoop.fs.Path(split(shards), shard.file())));
    }
    return images;
  }

  /** Elements by id, without the fields that are not kept. */
  private static Map<Long, JsonNode> byId(JsonNode file, String array, Set<String> fields) {
    Map<Long, JsonNode> byId = new TreeMap<>();
    for (JsonNode element : file.get(array)) {
      ObjectNode kept = ((ObjectNode) element.deepCopy()).retain(fields);
      // 10 and 10.0 are the same number.
      kept.fields().forEachRemaining(field -> field.setValue(asDouble(field.getValue())));
      byId.put(element.get("id").asLong(), kept);
    }
    return byId;
  }

  private static JsonNode asDouble(JsonNode value) {
    if (value.isArray()) {
      ArrayNode array = MAPPER.createArrayNode();
      value.forEach(each -> array.add(each.doubleValue()));
      return array;
    }
    return value.isNumber() ? MAPPER.getNodeFactory().numberNode(value.doubleValue()) : value;
  }

  @Test
  void shardsReproduceTheAnnotationsExactlyAndEvaluateAlike() throws IOException {
    annotations(
        json -> {
          // Numbers that f32 does not hold.
          ArrayNode box = (ArrayNode) json.at("/annotations/3/bbox");
          box.set(0, MAPPER.getNodeFactory().numberNode(100 / 3.0));
          ((ObjectNode) json.at("/annotations/4")).put("area", 702.1057499999998);
        });
    PrepareResult result = run("shards", OutputMode.FRESH, 256);
    Path exported = folder.resolve("exported.json");

    CommandFixture export =
        CommandFixture.run(
            "export-annotations",
            "--shards",
            folder.resolve("shards/val").toString(),
            "--out",
            exported.toString());

    assertThat(export.err()).isEmpty();
    assertThat(result.splits()).extracting(PrepareResult.Split::rows).containsExactly(20L, 20L);
    assertThat(result.splits().get(0).shards()).isGreaterThan(2);
    JsonNode before = MAPPER.readTree(folder.resolve("instances.json").toFile());
    JsonNode after = MAPPER.readTree(exported.toFile());
    assertThat(byId(after, "annotations", KEPT)).isEqualTo(byId(before, "annotations", KEPT));
    Set<String> imageFields = Set.of("id", "file_name", "width", "height");
    assertThat(byId(after, "images", imageFields)).isEqualTo(byId(before, "images", imageFields));
    assertThat(after.get("categories")).isEqualTo(before.get("categories"));
    assertThat(
            CommandFixture.run(
                    "export-annotations",
                    "--shards",
                    folder.resolve("shards/val").toString(),
                    "--out",
                    exported.toString())
                .err())
        .contains("exists; replace it with --overwrite");
  }

  @Test
  void evaluationReadsFromShards() throws IOException {
    assertThat(run("shards", OutputMode.FRESH, 256).splits()).hasSize(2);

    CommandFixture run =
        CommandFixture.run(
            "evaluate",
            "--coco-detections",
            GOLDEN.resolve("coco_detections.json").toString(),
            "--coco-shards",
            folder.resolve("shards/val").toString(),
            "--out",
            folder.resolve("results").toString());

    assertThat(run.err()).isEmpty();
    JsonNode written = MAPPER.readTree(folder.resolve("results/coco-evaluation.json").toFile());
    JsonNode stats = MAPPER.readTree(GOLDEN.resolve("coco_metrics.json").toFile()).get("stats");
    stats
        .fields()
        .forEachRemaining(
            metric ->
                assertThat(written.at("/metrics/" + metric.getKey()).asDouble())
                    .isCloseTo(metric.getValue().asDouble(), within(1e-9)));
  }

  @Test
  void shardsDoNotDependOnPartitionsAndResumeKeepsThem() throws IOException {
    PrepareResult one = run("one", OutputMode.FRESH, 1);
    PrepareResult four = run("four", OutputMode.FRESH, 4);

    assertThat(DetectionManifest.read(HADOOP, split("four")).shards())
        .isEqualTo(DetectionManifest.read(HADOOP, split("one")).shards());
    assertThat(four.splits().get(1).digest()).isEqualTo(one.splits().get(1).digest());
    assertThat(images("one").stream().map(i -> ShuffleKey.of(7, i.imageId())).toList()).isSorted();
    assertThat(run("one", OutputMode.RESUME, 2).table()).contains("finished");
    annotations(json -> ((ObjectNode) json.at("/annotations/0")).put("area", 1));
    assertThatThrownBy(() -> run("one", OutputMode.RESUME, 2))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("was made with other dataset settings");
  }

  @Test
  void labelsAreThePlacesOfTheSortedCategories() throws IOException {
    assertThat(run("shards", OutputMode.FRESH, 256).splits()).hasSize(2);

    List<Integer> ids =
        DetectionManifest.read(HADOOP, split("shards")).categories().stream()
            .map(DetectionManifest.Category::id)
            .toList();
    assertThat(ids).containsExactly(1, 3, 18, 44, 77, 90);
    assertThat(images("shards").stream().flatMap(image -> image.objects().stream()))
        .hasSize(153)
        .allSatisfy(object -> assertThat(ids.get(object.label())).isEqualTo(object.categoryId()));
    ShardEntry first = DetectionManifest.read(HADOOP, split("shards")).shards().get(0);
    BoxedImageRow row =
        BoxedImageShardReader.readRowGroup(
                HADOOP, new org.apache.hadoop.fs.Path(split("shards"), first.file()), 0)
            .get(0);
    assertThat(row.encoded())
        .isEqualTo(Files.readAllBytes(folder.resolve("images/" + row.image().imageId())));
  }

  @Test
  void badImagesAndBoxesGoToTheRejects() throws IOException {
    annotations(
        json -> {
          ((ArrayNode) json.at("/annotations/0/bbox")).set(2, 0);
          ((ArrayNode) json.at("/annotations/1/bbox")).set(0, 5000);
        });
    Files.delete(folder.resolve("images/000000000187.jpg"));
    Files.writeString(folder.resolve("images/000000000228.jpg"), "no picture");
    picture("000000000263.jpg", 100, 120);

    PrepareResult result = run("shards", OutputMode.FRESH, 256);

    assertThat(result.splits().get(1).rows()).isEqualTo(17);
    List<RejectRow> rejects =
        RejectsFile.read(HADOOP, new org.apache.hadoop.fs.Path(split("shards"), RejectsFile.NAME));
    assertThat(rejects).hasSize(5);
    assertThat(rejects)
        .contains(
            new RejectRow("000000000187.jpg", "no such file"),
            new RejectRow(
                "000000000263.jpg", "size differs: file = 100 x 120, annotations = 640 x 480"),
            new RejectRow(
                "000000000121.jpg",
                "annotation 1000: degenerate box [186.88, 350.83, 0.0, 184.7] (width and height"
                    + " must be > 0)"));
    assertThat(rejects)
        .anySatisfy(
            reject ->
                assertThat(reject.reason())
                    .startsWith("annotation 1003: degenerate box [5000.0, ")
                    .endsWith("(must overlap the image of 427 x 640)"));
    Files.delete(folder.resolve("images/000000000121.jpg"));
    Files.delete(folder.resolve("images/000000000165.jpg"));
    for (String more : List.of("000000000303.jpg", "000000000339.jpg")) {
      Files.delete(folder.resolve("images/" + more));
    }
    assertThatThrownBy(() -> run("other", OutputMode.FRESH, 256))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("5 of 20 images have no file in '")
        .hasMessageContaining("(first [000000000121.jpg, 000000000165.jpg, 000000000187.jpg])");
  }

  @Test
  void imagesWithoutAnnotationsAreKeptOrDropped() throws IOException {
    annotations(
        json -> {
          ArrayNode kept = MAPPER.createArrayNode();
          json.get("annotations")
              .forEach(
                  each -> {
                    if (each.get("image_id").intValue() != 187) {
                      kept.add(each);
                    }
                  });
          json.set("annotations", kept);
        });
    PrepareResult kept = run("kept", OutputMode.FRESH, 256);
    PrepareResult dropped =
        new DetectionJob(
                SPARK,
                "coco",
                config("dropped", DatasetConfig.Unannotated.DROP),
                OutputMode.FRESH,
                Map.of())
            .run();

    long without = DetectionManifest.read(HADOOP, split("kept")).unannotated();
    assertThat(without).isPositive();
    assertThat(kept.splits().get(1).rows()).isEqualTo(20);
    assertThat(dropped.splits().get(1).rows()).isEqualTo(20 - without);
    assertThat(images("kept").stream().filter(image -> image.objects().isEmpty()))
        .hasSize((int) without);
    assertThat(images("dropped")).noneMatch(image -> image.objects().isEmpty());
  }

  @Test
  void idsMustBeUniqueAndKnown() throws IOException {
    annotations(json -> ((ObjectNode) json.at("/images/1")).put("id", 121));
    assertRefused("image id 121 occurs more than once");
    annotations(json -> ((ObjectNode) json.at("/images/1")).put("file_name", "000000000121.jpg"));
    assertRefused("file name '000000000121.jpg' occurs more than once");
    annotations(json -> ((ObjectNode) json.at("/annotations/1")).put("id", 1000));
    assertRefused("annotation id 1000 occurs more than once");
    annotations(json -> ((ObjectNode) json.at("/annotations/1")).put("image_id", 5));
    assertRefused("image id 5 of annotation 1003 is not in 'images'");
    annotations(json -> ((ObjectNode) json.at("/annotations/1")).put("category_id", 5));
    assertRefused("category id 5 of annotation 1003 is not in 'categories'");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> run("refused", OutputMode.OVERWRITE, 256))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot prepare train from annotations '")
        .hasMessageContaining(message);
  }
}
