package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.augment.Normalisation;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.StructureCheck;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.view.ErasedBox;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import io.ghostspark.dataprep.view.ViewSpec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Times encoded photographs to normalised, augmented tensors, as a whole and by stage. */
final class AugmentBenchmark {
  private static final long MAX_PIXELS = 100_000_000;
  private static final int WARMUP_ROUNDS = 2;
  private static final List<String> STAGES = List.of("decode", "resample", "augment", "copy");
  private static final String NONE = "none";
  private static final double NANOS = 1e9;

  private final List<Photo> photos;
  private final ViewRecipe recipe;
  private final float[] tensor;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  /** Processor nanoseconds by stage; all that a view costs lies between two readings. */
  private final long[] stageNanos = new long[STAGES.size()];

  private record Photo(String name, byte[] encoded, int widthPx, int heightPx) {}

  private AugmentBenchmark(List<Photo> photos, ViewRecipe recipe) {
    this.photos = photos;
    this.recipe = recipe;
    this.tensor = new float[3 * recipe.sizePx() * recipe.sizePx()];
  }

  static AugmentBenchmark of(Path folder, ViewRecipe recipe) throws IOException {
    List<Photo> photos = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(AugmentBenchmark::isPicture).sorted().toList()) {
        photos.add(photo(file));
      }
    }
    if (photos.isEmpty()) {
      throw new IllegalArgumentException(
          "Invalid --images: '%s' (must be a folder with .jpg, .jpeg or .png files)"
              .formatted(folder));
    }
    return new AugmentBenchmark(photos, recipe);
  }

  /** Of its size, as a shard's row tells it. */
  private static Photo photo(Path file) throws IOException {
    byte[] encoded = Files.readAllBytes(file);
    try {
      StructureCheck.Size size = StructureCheck.of(encoded, MAX_PIXELS);
      return new Photo(file.getFileName().toString(), encoded, size.widthPx(), size.heightPx());
    } catch (UnreadableImageException e) {
      throw new IOException("Cannot decode '" + file + "': " + e.getMessage(), e);
    }
  }

  AugmentResult run(int views, int repeats) throws IOException {
    double clockSeconds = Double.MAX_VALUE;
    double cpuSeconds = Double.MAX_VALUE;
    for (int round = -WARMUP_ROUNDS; round < repeats; round++) {
      long clock = System.nanoTime();
      long cpu = threads.getCurrentThreadCpuTime();
      for (int view = 0; view < views; view++) {
        whole(view);
      }
      double cpuTaken = (threads.getCurrentThreadCpuTime() - cpu) / NANOS;
      double clockTaken = (System.nanoTime() - clock) / NANOS;
      if (round >= 0) {
        cpuSeconds = Math.min(cpuSeconds, cpuTaken);
        clockSeconds = Math.min(clockSeconds, clockTaken);
      }
    }
    Arrays.fill(stageNanos, 0);
    for (int view = 0; view < views; view++) {
      staged(view);
    }
    return result(views, repeats, views / clockSeconds, views / cpuSeconds);
  }

  private AugmentResult result(int views, int repeats, double perSecond, double perCpuSecond) {
    double total = Arrays.stream(stageNanos).sum();
    Map<String, Double> milliseconds = new TreeMap<>();
    Map<String, Double> shares = new TreeMap<>();
    for (int stage = 0; stage < stageNanos.length; stage++) {
      milliseconds.put(STAGES.get(stage), stageNanos[stage] / 1e6 / views);
      shares.put(STAGES.get(stage), stageNanos[stage] / total);
    }
    long bytes = photos.stream().mapToLong(photo -> photo.encoded.length).sum();
    return new AugmentResult(
        "augment",
        Map.of(
            "images", Integer.toString(photos.size()),
            "mean-bytes", Long.toString(bytes / photos.size()),
            "size", Integer.toString(recipe.sizePx()),
            "augment", recipe.augment() == null ? NONE : recipe.augment().text(),
            "erase", recipe.erase() == null ? NONE : CanonicalJson.write(recipe.erase()),
            "views", Integer.toString(views),
            "repeats", Integer.toString(repeats)),
        Machine.current(),
        perSecond,
        perCpuSecond,
        milliseconds,
        shares);
  }

  private void whole(int number) throws IOException {
    Photo photo = photos.get(number % photos.size());
    ViewSpec view = view(photo, number);
    RgbImage resized = resized(decode(photo, view), view);
    normalise(ViewRenderer.augment(resized, view), view);
  }

  private void staged(int number) throws IOException {
    Photo photo = photos.get(number % photos.size());
    long start = threads.getCurrentThreadCpuTime();
    ViewSpec view = view(photo, number);
    RgbImage crop = decode(photo, view);
    start = stage(0, start);
    RgbImage resized = resized(crop, view);
    start = stage(1, start);
    RgbImage augmented = ViewRenderer.augment(resized, view);
    start = stage(2, start);
    normalise(augmented, view);
    stage(3, start);
  }

  private long stage(int index, long start) {
    long now = threads.getCurrentThreadCpuTime();
    stageNanos[index] += now - start;
    return now;
  }

  private ViewSpec view(Photo photo, int number) {
    return recipe.view(photo.name, number, photo.widthPx, photo.heightPx);
  }

  private RgbImage resized(RgbImage crop, ViewSpec view) {
    return ViewRenderer.resize(crop, view.ofCrop(), recipe.sizePx());
  }

  private void normalise(RgbImage image, ViewSpec view) {
    int size = recipe.sizePx();
    Normalisation.IMAGENET.apply(image, tensor, 0);
    Erasure erasure = view.erasure();
    ErasedBox box = erasure == null ? null : ErasedBox.of(erasure, size, size);
    if (box != null) {
      Normalisation.IMAGENET.erase(tensor, 0, size, box.box(), box.values());
    }
  }

  private static RgbImage decode(Photo photo, ViewSpec view) throws IOException {
    try {
      return ImageDecoder.decodeCrop(photo.encoded, MAX_PIXELS, view.crop());
    } catch (UnreadableImageException e) {
      throw new IOException("Cannot decode '" + photo.name + "': " + e.getMessage(), e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }
}
