package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a cache costs, before it is made.
 *
 * @param views per image
 * @param topK classes kept of each view
 * @param epochs of one training
 * @param imagesPerSecond of the teacher, by the name of the device; one view is one image
 */
record CachePlan(
    long images,
    int views,
    int topK,
    int numClasses,
    LogProbPrecision precision,
    int epochs,
    Map<String, Double> imagesPerSecond) {

  /** A test holds the files to it. */
  static final double MOST_ON_DISK = 1.15;

  /**
   * BEiTv2-B/16 at 224 px with AMP, as timm publishes them (timm's benchmark results; not measured
   * by us).
   */
  static final Map<String, Double> PUBLISHED =
      Map.of("RTX 3090", 1511.0, "RTX 4090", 2714.0, "RTX 5090", 3513.0);

  private static final double SECONDS_PER_HOUR = 3600;

  /** u16 crop and f16 of every class: what a cache without top K would hold. */
  private static final int DENSE_FIXED_BYTES = 9;

  CachePlan {
    List<String> problems = new ArrayList<>();
    require(problems, "--images", images, images >= 1, "at least 1");
    require(problems, "--views", views, views >= 1 && views <= 65_535, "in 1..65535");
    require(
        problems, "--classes", numClasses, numClasses >= 2 && numClasses <= 65_535, "in 2..65535");
    require(
        problems, "--k", topK, topK >= 1 && topK <= numClasses, "in 1..--classes = " + numClasses);
    require(problems, "--epochs", epochs, epochs >= 1, "at least 1");
    imagesPerSecond.forEach(
        (device, rate) -> require(problems, "--images-per-second", rate, rate > 0, "> 0"));
    if (!problems.isEmpty()) {
      throw new ValidationException(String.join("\n", problems));
    }
    imagesPerSecond = new LinkedHashMap<>(imagesPerSecond);
  }

  long bytesPerView() {
    return precision.bytesPerView(topK);
  }

  /** Of the packed views alone. */
  long bytes() {
    return Math.multiplyExact(Math.multiplyExact(images, views), bytesPerView());
  }

  /** With Parquet's overhead, at most. */
  long mostBytes() {
    return Math.round(bytes() * MOST_ON_DISK);
  }

  /** GPU-hours of the whole cache on a device. */
  double hours(double rate) {
    return images * (double) views / rate / SECONDS_PER_HOUR;
  }

  /** GPU-hours of the teacher alone when it runs in the loop of one training. */
  double onlineHours(double rate) {
    return images * (double) epochs / rate / SECONDS_PER_HOUR;
  }

  /**
   * Epochs of all trainings together after which the cache has cost less than a teacher in the
   * loop: an epoch needs one view of every image, on any device.
   */
  int breakEvenEpochs() {
    return views;
  }

  String table() {
    StringBuilder text = new StringBuilder();
    line(text, "views", String.format(Locale.ROOT, "%,d x %d", images, views));
    line(
        text,
        "bytes per view",
        String.format(
            Locale.ROOT,
            "%d (%s, top %d of %d); dense f16: %d",
            bytesPerView(),
            precision.name().toLowerCase(Locale.ROOT),
            topK,
            numClasses,
            DENSE_FIXED_BYTES + 2L * numClasses));
    line(
        text,
        "cache",
        String.format(
            Locale.ROOT,
            "%s, at most %s on disk (%,.0f bytes per image)",
            size(bytes()),
            size(mostBytes()),
            (double) bytes() / images));
    line(
        text,
        "break-even",
        String.format(
            Locale.ROOT,
            "%d epochs of all trainings together; one of %d epochs %s",
            breakEvenEpochs(),
            epochs,
            epochs > breakEvenEpochs() ? "gains" : "does not gain"));
    return text + devices();
  }

  private String devices() {
    ConsoleTable table =
        new ConsoleTable(
            "teacher on",
            "images/s",
            "GPU-hours of the cache",
            "GPU-hours online, " + epochs + " epochs",
            "saved");
    imagesPerSecond.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            device -> {
              double rate = device.getValue();
              table.row(
                  device.getKey(),
                  String.format(Locale.ROOT, "%,.0f", rate),
                  hours(hours(rate), ""),
                  hours(onlineHours(rate), ""),
                  hours(onlineHours(rate) - hours(rate), "+"));
            });
    return table.toString();
  }

  private static String hours(double hours, String sign) {
    return String.format(Locale.ROOT, "%" + sign + ",.2f", hours);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-16s%s%n", name, value));
  }

  private static String size(long bytes) {
    return bytes >= 1e9
        ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }

  private static void require(
      List<String> problems, String option, Number value, boolean holds, String rule) {
    if (!holds) {
      problems.add("Invalid %s: %s (must be %s)".formatted(option, value, rule));
    }
  }
}
