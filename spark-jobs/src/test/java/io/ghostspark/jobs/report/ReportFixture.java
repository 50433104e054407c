package io.ghostspark.jobs.report;

import io.ghostspark.jobs.pipeline.StageRow;
import io.ghostspark.jobs.report.LineChart.Series;
import io.ghostspark.jobs.report.LineChart.Stroke;
import io.ghostspark.jobs.report.PredictedImage.Choice;
import io.ghostspark.jobs.report.ScoreRow.Arm;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A report of the demo's shape with made-up numbers; names hold what HTML must escape. */
final class ReportFixture {
  static final List<String> CLASSES =
      List.of(
          "T-shirt",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private ReportFixture() {}

  static Report report() {
    return new Report(
        "Demo <b>KD</b>",
        "GhostNetV3 0.5x on 6,000 images & 10 classes",
        List.of(
            score("teacher", Arm.TEACHER, 0.905),
            score("student with KD, raw", Arm.DISTILLED, 0.861),
            score("student with KD, EMA", Arm.DISTILLED, 0.872),
            score("student with KD, deployed", Arm.DISTILLED, 0.872),
            score("student without KD", Arm.BASELINE, 0.855)),
        List.of(
            chart("Training loss", "cross-entropy", "%.1f", 2.4, -0.9),
            chart("Training accuracy", "share of images", "%.2f", 0.1, 0.38)),
        confusion(),
        images(),
        List.of(
            new StageRow("prepare", 7000, "images", 8.25),
            new StageRow("train with KD", 120_000, "samples", 200)),
        List.of(new Report.Fact("configuration", "0f3a\"quoted\"")));
  }

  private static ScoreRow score(String name, Arm arm, double top1) {
    OptionalDouble agreement =
        arm == Arm.TEACHER ? OptionalDouble.empty() : OptionalDouble.of(top1 + 0.04);
    OptionalDouble kl = arm == Arm.TEACHER ? OptionalDouble.empty() : OptionalDouble.of(0.123);
    return new ScoreRow(name, arm, top1, 0.995, agreement, kl);
  }

  private static LineChart chart(
      String title, String yLabel, String format, double start, double rate) {
    return new LineChart(
        title,
        "epoch",
        yLabel,
        format,
        List.of(
            series("with KD", Arm.DISTILLED, Stroke.SOLID, start, rate),
            series("without KD", Arm.BASELINE, Stroke.SOLID, start, 0.9 * rate)));
  }

  private static Series series(String name, Arm arm, Stroke stroke, double start, double rate) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      xs.add(i / 4.0);
      ys.add(i == 40 ? Double.NaN : start + rate * Math.log1p(i / 8.0) / 1.2);
    }
    return new Series(name, arm, stroke, xs, ys);
  }

  static ConfusionMatrix confusion() {
    List<List<Long>> counts = new ArrayList<>();
    for (int label = 0; label < 10; label++) {
      List<Long> row = new ArrayList<>();
      for (int prediction = 0; prediction < 10; prediction++) {
        row.add(label == prediction ? 86L : prediction == (label + 4) % 10 ? 12L : 0L);
      }
      counts.add(row);
    }
    return new ConfusionMatrix(CLASSES, counts);
  }

  private static List<PredictedImage> images() {
    return IntStream.range(0, 48)
        .mapToObj(
            i ->
                new PredictedImage(
                    "test-" + i,
                    png(i),
                    CLASSES.get(i % 10),
                    CLASSES.get(i % 7 == 0 || i >= 32 ? (i + 1) % 10 : i % 10),
                    0.5 + i / 100.0,
                    i < 32 ? Choice.SAMPLE : Choice.MISTAKE))
        .toList();
  }

  private static byte[] png(int seed) {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        int grey = (x * (seed + 3) + y * 7) % 256;
        image.setRGB(x, y, grey << 16 | grey << 8 | grey);
      }
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
