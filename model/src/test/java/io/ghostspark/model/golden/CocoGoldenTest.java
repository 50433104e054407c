package io.ghostspark.model.golden;

import static io.ghostspark.model.golden.GoldenNumbers.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.detection.AreaRange;
import io.ghostspark.model.detection.Box;
import io.ghostspark.model.detection.CategoryScores;
import io.ghostspark.model.detection.CocoEvaluator;
import io.ghostspark.model.detection.CocoScores;
import io.ghostspark.model.detection.CocoThresholds;
import io.ghostspark.model.detection.Detection;
import io.ghostspark.model.detection.DetectionLimit;
import io.ghostspark.model.detection.GroundTruth;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Golden README §10: files coco_gt*, coco_detections* and coco_metrics* of one ending. */
class CocoGoldenTest {
  /** Thirteen printed digits. */
  private static final double PRINTED = 1e-12;

  private static final Pattern METRICS = Pattern.compile("coco_metrics(.*)");
  private static final Pattern CURVE =
      Pattern.compile("precision_at_101_recalls_category_(\\d+)_iou([\\d.]+)_area_([a-z]+)_max100");

  @TestFactory
  Stream<DynamicTest> scoresAreCocoapis() {
    return GoldenFolder.tests(
        Kind.COCO,
        file -> {
          Matcher matcher = METRICS.matcher(file.getFileName().toString());
          if (matcher.matches()) {
            checkAll(
                Objects.requireNonNull(file.getParent()),
                matcher.group(1),
                GoldenFolder.read(file));
          }
        });
  }

  private static void checkAll(Path folder, String ending, JsonNode metrics) {
    JsonNode annotated = GoldenFolder.read(folder.resolve("coco_gt" + ending));
    JsonNode detected = GoldenFolder.read(folder.resolve("coco_detections" + ending));
    List<GroundTruth> truths = truths(annotated);
    List<Detection> detections = detections(detected);
    Set<Long> images =
        elements(annotated.get("images"))
            .map(i -> i.get("id").asLong())
            .collect(Collectors.toSet());
    assertThat(images).hasSize(metrics.get("images").intValue());
    assertThat(truths).hasSize(metrics.get("annotations").intValue());
    assertThat(detections).hasSize(metrics.get("detections").intValue());
    assertThat(truths.stream().filter(t -> t.crowd() == GroundTruth.Crowd.GROUP))
        .hasSize(metrics.get("crowd").intValue());

    CocoScores scores =
        new CocoEvaluator(
                images,
                elements(annotated.get("categories")).map(c -> c.get("id").asInt()).toList(),
                truths)
            .evaluate(detections);

    checkSummary(scores, metrics);
    checkCategories(scores, metrics);
    checkCurves(scores, metrics);
    elements(annotated.get("images")).forEach(CocoGoldenTest::excuseSize);
  }

  /** Boxes are compared in pixels; the size of the image does not matter. */
  private static void excuseSize(JsonNode image) {
    assertThat(image.get("width").intValue()).isPositive();
    assertThat(image.get("height").intValue()).isPositive();
  }

  private static void checkSummary(CocoScores scores, JsonNode metrics) {
    Map<String, Double> summary = scores.summary();
    assertThat(summary.keySet()).containsExactlyElementsOf(names(metrics.get("stats")));
    summary.forEach(
        (name, value) -> checkOne(name, value, metrics.get("stats").get(name).asDouble()));
    List<String> thresholds = names(metrics.get("AP_per_iou_threshold"));
    for (int t = 0; t < CocoThresholds.NUM_IOUS; t++) {
      String name = String.format(Locale.ROOT, "%.2f", CocoThresholds.iou(t));
      assertThat(thresholds.get(t)).isEqualTo(name);
      checkOne(
          "AP at " + name,
          scores.averagePrecision(AreaRange.ALL, t),
          metrics.get("AP_per_iou_threshold").get(name).asDouble());
    }
  }

  private static void checkCategories(CocoScores scores, JsonNode metrics) {
    for (CategoryScores category : scores.categories()) {
      String id = Integer.toString(category.categoryId());
      checkOne(
          "AP of " + id,
          category.averagePrecision(AreaRange.ALL),
          metrics.get("per_category_AP").get(id).asDouble());
      checkOne(
          "AP50 of " + id,
          category.averagePrecision(AreaRange.ALL, 0),
          metrics.get("per_category_AP50").get(id).asDouble());
      checkOne(
          "AR of " + id,
          category.averageRecall(AreaRange.ALL, DetectionLimit.HUNDRED),
          metrics.get("per_category_AR_100").get(id).asDouble());
    }
  }

  private static void checkCurves(CocoScores scores, JsonNode metrics) {
    for (String name : names(metrics)) {
      Matcher matcher = CURVE.matcher(name);
      if (matcher.matches()) {
        int categoryId = Integer.parseInt(matcher.group(1));
        int threshold = (int) Math.round((Double.parseDouble(matcher.group(2)) - 0.5) / 0.05);
        AreaRange range = AreaRange.valueOf(matcher.group(3).toUpperCase(Locale.ROOT));
        CategoryScores category =
            scores.categories().stream()
                .filter(c -> c.categoryId() == categoryId)
                .findFirst()
                .orElseThrow();
        double[] curve = category.precision()[range.ordinal()][threshold];
        JsonNode expected = metrics.get(name);
        assertThat(curve).hasSize(expected.size());
        for (int r = 0; r < curve.length; r++) {
          checkOne(name + " " + r, curve[r], expected.get(r).asDouble());
        }
      }
    }
  }

  private static void checkOne(String what, double actual, double expected) {
    check("coco", what, actual, expected, 1, PRINTED);
  }

  private static List<GroundTruth> truths(JsonNode annotated) {
    List<GroundTruth> truths = new ArrayList<>();
    Set<Long> ids =
        elements(annotated.get("annotations"))
            .map(a -> a.get("id").asLong())
            .collect(Collectors.toSet());
    assertThat(ids).hasSize(annotated.get("annotations").size());
    for (JsonNode a : annotated.get("annotations")) {
      truths.add(
          new GroundTruth(
              a.get("image_id").asLong(),
              a.get("category_id").asInt(),
              box(a.get("bbox")),
              a.get("area").asDouble(),
              a.get("iscrowd").asInt() == 1 ? GroundTruth.Crowd.GROUP : GroundTruth.Crowd.SINGLE));
    }
    return truths;
  }

  private static List<Detection> detections(JsonNode detected) {
    return elements(detected)
        .map(
            d ->
                new Detection(
                    d.get("image_id").asLong(),
                    d.get("category_id").asInt(),
                    box(d.get("bbox")),
                    d.get("score").asDouble()))
        .toList();
  }

  private static Box box(JsonNode xywh) {
    return new Box(
        xywh.get(0).asDouble(),
        xywh.get(1).asDouble(),
        xywh.get(2).asDouble(),
        xywh.get(3).asDouble());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
