package io.ghostspark.jobs.evaluate;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.model.detection.CocoScores;
import io.ghostspark.model.detection.CocoThresholds;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * COCO's numbers of one file of detections; -1 where nothing could be measured.
 *
 * @param metrics AP, AP50, AP75, AP_small … AR_large, shares in 0..1
 * @param categories by rising id
 * @param precisionRecall mean precision over the categories at 101 recalls, for each IoU threshold
 */
record CocoEvaluateResult(
    String detectionsFile,
    long images,
    long objects,
    long detections,
    Map<String, Double> metrics,
    List<Category> categories,
    List<Curve> precisionRecall,
    double seconds) {
  static final String JSON = "coco-evaluation.json";
  static final String CSV = "coco-categories.csv";
  static final String SVG = "coco-precision-recall.svg";

  /** The same numbers of one category. */
  record Category(int id, String name, long objects, Map<String, Double> metrics) {}

  /**
   * Precision at recalls 0, .01 … 1.
   *
   * @param iou threshold
   */
  record Curve(double iou, List<Double> precision) {
    static List<Curve> of(CocoScores scores) {
      List<Curve> curves = new ArrayList<>();
      for (int t = 0; t < CocoThresholds.NUM_IOUS; t++) {
        double iou = Math.rint(100 * CocoThresholds.iou(t)) / 100;
        curves.add(new Curve(iou, Arrays.stream(scores.precisionCurve(t)).boxed().toList()));
      }
      return curves;
    }
  }

  /** The twelve numbers as a table and as one line of JSON. */
  String table() {
    ConsoleTable table = new ConsoleTable("COCO, boxes", "IoU", "area", "detections", "value");
    metrics.forEach(
        (name, value) -> table.row(name, iou(name), area(name), limit(name), number(value)));
    String json =
        metrics.entrySet().stream()
            .map(metric -> "\"%s\": %s".formatted(metric.getKey(), metric.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return String.format(
        Locale.ROOT,
        "%s%,d images, %,d objects, %,d detections, %.1f s%n%s%n",
        table,
        images,
        objects,
        detections,
        seconds,
        json);
  }

  /** Writes the numbers as JSON, the categories as CSV and the curves as a picture. */
  void write(Configuration hadoop, Path folder) {
    JsonFiles.write(hadoop, new Path(folder, JSON), this);
    write(hadoop, new Path(folder, CSV), csv());
    write(hadoop, new Path(folder, SVG), PrecisionRecallSvg.render(precisionRecall));
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("id,name,objects");
    metrics.keySet().forEach(name -> csv.append(',').append(name));
    csv.append('\n');
    for (Category category : categories) {
      csv.append(category.id)
          .append(",\"")
          .append(category.name.replace("\"", "\"\""))
          .append("\",")
          .append(category.objects);
      category.metrics.values().forEach(value -> csv.append(',').append(value));
      csv.append('\n');
    }
    return csv.toString();
  }

  private static void write(Configuration hadoop, Path file, String text) {
    try (OutputStream out = file.getFileSystem(hadoop).create(file, /* overwrite= */ true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + file + "'", e);
    }
  }

  private static String iou(String name) {
    return switch (name) {
      case "AP50" -> ".50";
      case "AP75" -> ".75";
      default -> ".50:.95";
    };
  }

  private static String area(String name) {
    String last = name.substring(name.indexOf('_') + 1);
    return List.of("small", "medium", "large").contains(last) ? last : "all";
  }

  private static String limit(String name) {
    return switch (name) {
      case "AR_1" -> "1";
      case "AR_10" -> "10";
      default -> "100";
    };
  }

  private static String number(double value) {
    return value == -1 ? "-1" : String.format(Locale.ROOT, "%.4f", value);
  }
}
