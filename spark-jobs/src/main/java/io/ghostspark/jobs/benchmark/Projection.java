package io.ghostspark.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What preparing a whole data set would take, from one core's measured rate: cores times as fast,
 * time by pixels, bytes by the measured share of the source's. Spark's start, stragglers and the
 * network are not in it.
 *
 * @param hours as text, such as {@code 1.25}
 * @param gigabytes written
 */
public record Projection(
    String dataset, String variant, int cores, String hours, String gigabytes) {
  private static final int[] CORES = {2, 64, 512};

  /**
   * A data set as it is distributed.
   *
   * @param gigabytes of its images
   * @param megapixels of an image, mean
   */
  private record Dataset(String name, long images, double gigabytes, double megapixels) {}

  /** Image counts are exact; bytes and pixels are what the archives are said to hold. */
  private static final List<Dataset> DATASETS =
      List.of(
          new Dataset("imagenet-1k train+val", 1_331_167, 144.0, 0.181),
          new Dataset("coco-2017 train+val", 123_287, 19.3, 0.284));

  /**
   * @param megapixels of a measured image
   * @param bytesKept written over read bytes
   */
  static List<Projection> of(
      String variant, double imagesPerSecond, double megapixels, double bytesKept) {
    List<Projection> projections = new ArrayList<>();
    for (Dataset dataset : DATASETS) {
      double rate = imagesPerSecond * megapixels / dataset.megapixels;
      for (int cores : CORES) {
        projections.add(
            new Projection(
                dataset.name,
                variant,
                cores,
                String.format(Locale.ROOT, "%.3f", dataset.images / rate / cores / 3600),
                String.format(Locale.ROOT, "%.1f", dataset.gigabytes * bytesKept)));
      }
    }
    return projections;
  }
}
