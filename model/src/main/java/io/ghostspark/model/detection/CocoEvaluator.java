package io.ghostspark.model.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Compares detections with ground truth as COCO 2017 does for boxes (cocoapi's COCOeval, iouType
 * bbox). The order of detections matters only among equal scores of one category.
 */
public final class CocoEvaluator {
  private final NavigableSet<Long> imageIds;
  private final List<Integer> categoryIds;
  private final List<GroundTruth> truths = new ArrayList<>();

  /** What one image holds of one category. */
  private record Cell(List<GroundTruth> truths, List<Detection> detections) {
    static Cell empty() {
      return new Cell(new ArrayList<>(), new ArrayList<>());
    }

    ImageMatch match() {
      return ImageMatch.of(truths, detections);
    }
  }

  /**
   * @param imageIds of the images that were looked at, also of those without ground truth
   * @param categoryIds of the categories that are measured
   * @param truths each of one of these images and categories
   */
  public CocoEvaluator(
      Collection<Long> imageIds, Collection<Integer> categoryIds, Iterable<GroundTruth> truths) {
    this.imageIds = new TreeSet<>(imageIds);
    this.categoryIds = List.copyOf(new TreeSet<>(categoryIds));
    for (GroundTruth truth : truths) {
      requireKnown("ground truth", truth.imageId(), truth.categoryId());
      this.truths.add(truth);
    }
  }

  /**
   * Measures one set of detections.
   *
   * @param detections in their file's order; each of a known image and category
   */
  public CocoScores evaluate(Iterable<Detection> detections) {
    List<Map<Long, Cell>> cells = new ArrayList<>();
    for (int k = 0; k < categoryIds.size(); k++) {
      cells.add(new TreeMap<>());
    }
    for (GroundTruth truth : truths) {
      cell(cells, truth.imageId(), truth.categoryId()).truths.add(truth);
    }
    for (Detection detection : detections) {
      requireKnown("detection", detection.imageId(), detection.categoryId());
      cell(cells, detection.imageId(), detection.categoryId()).detections.add(detection);
    }
    return new CocoScores(
        IntStream.range(0, cells.size())
            .parallel()
            .mapToObj(k -> scores(categoryIds.get(k), cells.get(k)))
            .toList());
  }

  /** Fails unless an image and a category are among those that are evaluated. */
  public void requireKnown(String what, long imageId, int categoryId) {
    if (!imageIds.contains(imageId)) {
      throw new IllegalArgumentException(
          "Invalid image id of a %s: %d (must be one of the %d evaluated images)"
              .formatted(what, imageId, imageIds.size()));
    }
    if (indexOf(categoryId) < 0) {
      throw new IllegalArgumentException(
          "Invalid category id of a %s: %d (must be one of the %d evaluated categories)"
              .formatted(what, categoryId, categoryIds.size()));
    }
  }

  private static CategoryScores scores(int categoryId, Map<Long, Cell> byImage) {
    return CategoryScores.of(categoryId, byImage.values().stream().map(Cell::match).toList());
  }

  private Cell cell(List<Map<Long, Cell>> cells, long imageId, int categoryId) {
    return cells.get(indexOf(categoryId)).computeIfAbsent(imageId, id -> Cell.empty());
  }

  private int indexOf(int categoryId) {
    return Collections.binarySearch(categoryIds, categoryId);
  }
}
