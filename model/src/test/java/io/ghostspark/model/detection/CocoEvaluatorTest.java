package io.ghostspark.model.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.detection.GroundTruth.Crowd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CocoEvaluatorTest {
  /**
   * Thousands of f64 terms in another order, and cocoapi's spacing: its best precision is 1 -
   * 2e-16.
   */
  private static final double REGROUPED_SUM = 1e-12;

  private static final List<Long> IMAGES = LongStream.rangeClosed(1, 20).boxed().toList();
  private static final List<Integer> CATEGORIES = List.of(3, 1, 7);

  private static Box box(SplittableRandom random) {
    double extent = random.nextDouble() < 0.3 ? 20 : 150;
    return new Box(
        random.nextInt(300),
        random.nextInt(200),
        4 + random.nextInt((int) extent),
        4 + random.nextInt((int) extent));
  }

  private static List<GroundTruth> truths(SplittableRandom random, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              Box box = box(random);
              return new GroundTruth(
                  IMAGES.get(random.nextInt(IMAGES.size())),
                  CATEGORIES.get(random.nextInt(CATEGORIES.size())),
                  box,
                  box.area() * 0.7,
                  random.nextInt(9) == 0 ? Crowd.GROUP : Crowd.SINGLE);
            })
        .toList();
  }

  /** Shifted ground truths and noise, every score another. */
  private static List<Detection> detections(SplittableRandom random, List<GroundTruth> truths) {
    List<Detection> detections = new ArrayList<>();
    int place = 0;
    for (GroundTruth truth : truths) {
      Box box = truth.box();
      Box shifted =
          new Box(box.x() + random.nextInt(9), box.y(), box.width(), box.height() + place % 5);
      detections.add(
          new Detection(truth.imageId(), truth.categoryId(), shifted, random.nextDouble()));
      detections.add(
          new Detection(truth.imageId(), truth.categoryId(), box(random), random.nextDouble()));
      place++;
    }
    return detections;
  }

  private static List<Detection> perfect(List<GroundTruth> truths) {
    return truths.stream()
        .map(t -> new Detection(t.imageId(), t.categoryId(), t.box(), 0.5))
        .toList();
  }

  private static CocoScores scores(List<GroundTruth> truths, List<Detection> detections) {
    return new CocoEvaluator(IMAGES, CATEGORIES, truths).evaluate(detections);
  }

  private static GroundTruth truth(long image, Box box, Crowd crowd) {
    return new GroundTruth(image, 1, box, box.area(), crowd);
  }

  private static Detection detection(long image, Box box, double score) {
    return new Detection(image, 1, box, score);
  }

  @Test
  void perfectDetectionsScoreOne() {
    List<GroundTruth> truths =
        truths(new SplittableRandom(1), 60).stream()
            .map(t -> new GroundTruth(t.imageId(), t.categoryId(), t.box(), t.area(), Crowd.SINGLE))
            .toList();

    CocoScores scores = scores(truths, perfect(truths));

    assertThat(scores.averagePrecision(AreaRange.ALL)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores.averageRecall(AreaRange.ALL, DetectionLimit.HUNDRED)).isEqualTo(1);
    assertThat(scores.averagePrecision(AreaRange.SMALL)).isCloseTo(1, within(REGROUPED_SUM));
  }

  @Test
  void orderOfTheInputDoesNotMatterWithoutTies() {
    SplittableRandom random = new SplittableRandom(2);
    List<GroundTruth> truths = new ArrayList<>(truths(random, 80));
    List<Detection> detections = new ArrayList<>(detections(random, truths));
    CocoScores expected = scores(truths, detections);

    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(truths, new Random(seed));
      Collections.shuffle(detections, new Random(seed));

      assertThat(scores(truths, detections).summary()).isEqualTo(expected.summary());
    }
  }

  @Test
  void numberingOfImagesDoesNotMatterWithoutTies() {
    SplittableRandom random = new SplittableRandom(3);
    List<GroundTruth> truths = truths(random, 80);
    List<Detection> detections = detections(random, truths);
    CocoScores expected = scores(truths, detections);

    CocoScores renumbered =
        new CocoEvaluator(IMAGES.stream().map(i -> -7 * i).toList(), CATEGORIES, renumber(truths))
            .evaluate(
                detections.stream()
                    .map(d -> new Detection(-7 * d.imageId(), d.categoryId(), d.box(), d.score()))
                    .toList());

    assertThat(renumbered.summary()).isEqualTo(expected.summary());
  }

  private static List<GroundTruth> renumber(List<GroundTruth> truths) {
    return truths.stream()
        .map(t -> new GroundTruth(-7 * t.imageId(), t.categoryId(), t.box(), t.area(), t.crowd()))
        .toList();
  }

  @Test
  void onlyTheOrderOfScoresMatters() {
    SplittableRandom random = new SplittableRandom(4);
    List<GroundTruth> truths = truths(random, 80);
    List<Detection> detections = detections(random, truths);

    List<Detection> rescored =
        detections.stream()
            .map(d -> new Detection(d.imageId(), d.categoryId(), d.box(), d.score() * 9 - 5))
            .toList();

    assertThat(scores(truths, rescored).summary()).isEqualTo(scores(truths, detections).summary());
  }

  @Test
  void categoriesAreIndependent() {
    SplittableRandom random = new SplittableRandom(5);
    List<GroundTruth> truths = truths(random, 80);
    List<Detection> detections = detections(random, truths);
    CocoScores all = scores(truths, detections);

    double sum = 0;
    for (CategoryScores category : all.categories()) {
      int id = category.categoryId();
      CocoScores alone =
          new CocoEvaluator(
                  IMAGES, List.of(id), truths.stream().filter(t -> t.categoryId() == id).toList())
              .evaluate(detections.stream().filter(d -> d.categoryId() == id).toList());
      assertThat(alone.averagePrecision(AreaRange.ALL))
          .isCloseTo(category.averagePrecision(AreaRange.ALL), within(REGROUPED_SUM));
      sum += category.averagePrecision(AreaRange.ALL);
    }

    assertThat(all.averagePrecision(AreaRange.ALL)).isCloseTo(sum / 3, within(REGROUPED_SUM));
  }

  @Test
  void worseDetectionsDoNotChangeTheBetterOnesAndRecallGrowsWithTheLimit() {
    SplittableRandom random = new SplittableRandom(6);
    List<GroundTruth> truths = truths(random, 80);
    CocoScores scores = scores(truths, detections(random, truths));

    double one = scores.averageRecall(AreaRange.ALL, DetectionLimit.ONE);
    double ten = scores.averageRecall(AreaRange.ALL, DetectionLimit.TEN);
    assertThat(one).isPositive().isLessThan(ten);
    assertThat(ten)
        .isLessThanOrEqualTo(scores.averageRecall(AreaRange.ALL, DetectionLimit.HUNDRED));
    for (CategoryScores category : scores.categories()) {
      for (double[] curve : category.precision()[0]) {
        for (int r = 1; r < curve.length; r++) {
          assertThat(curve[r]).isLessThanOrEqualTo(curve[r - 1]);
        }
      }
    }
  }

  @Test
  void aDetectionCountsOnceAndItsTwinIsWrong() {
    Box box = new Box(10, 10, 50, 50);
    List<GroundTruth> truths = List.of(truth(1, box, Crowd.SINGLE));

    CocoScores twins = scores(truths, List.of(detection(1, box, 0.9), detection(1, box, 0.8)));
    CocoScores wrongFirst =
        scores(
            truths, List.of(detection(1, new Box(200, 10, 50, 50), 0.9), detection(1, box, 0.8)));

    assertThat(twins.averagePrecision(AreaRange.ALL)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(wrongFirst.averagePrecision(AreaRange.ALL)).isCloseTo(0.5, within(REGROUPED_SUM));
  }

  @Test
  void detectionsInACrowdAreIgnored() {
    Box single = new Box(10, 10, 50, 50);
    Box crowd = new Box(100, 100, 200, 100);
    List<GroundTruth> truths =
        List.of(truth(1, crowd, Crowd.GROUP), truth(1, single, Crowd.SINGLE));
    // Inside the crowd: over union they would be 0.06, over the detection alone they are 1.
    List<Detection> detections =
        List.of(
            detection(1, new Box(110, 110, 40, 30), 0.9),
            detection(1, new Box(160, 110, 40, 30), 0.8),
            detection(1, single, 0.7));

    CocoScores scores = scores(truths, detections);

    assertThat(scores.averagePrecision(AreaRange.ALL)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores.averagePrecision(AreaRange.MEDIUM)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores.averagePrecision(AreaRange.LARGE)).isEqualTo(-1);
    assertThat(scores(List.of(truth(1, crowd, Crowd.GROUP)), detections).summary().values())
        .containsOnly(-1.0);
  }

  @Test
  void thresholdsAreInclusive() {
    // Intersections over unions of exactly 0.5 and 0.75.
    Box box = new Box(0, 0, 40, 40);
    List<GroundTruth> truths = List.of(truth(1, box, Crowd.SINGLE));

    CocoScores half = scores(truths, List.of(detection(1, new Box(0, 0, 40, 20), 0.5)));
    CocoScores threeQuarters = scores(truths, List.of(detection(1, new Box(0, 0, 40, 30), 0.5)));

    assertThat(half.averagePrecision(AreaRange.ALL)).isCloseTo(0.1, within(REGROUPED_SUM));
    assertThat(threeQuarters.averagePrecision(AreaRange.ALL)).isCloseTo(0.6, within(REGROUPED_SUM));
  }

  @Test
  void areaRangesShareTheirBounds() {
    Box box = new Box(0, 0, 32, 32);
    CocoScores scores =
        scores(List.of(truth(1, box, Crowd.SINGLE)), List.of(detection(1, box, 0.5)));

    assertThat(scores.averagePrecision(AreaRange.SMALL)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores.averagePrecision(AreaRange.MEDIUM)).isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores.averagePrecision(AreaRange.LARGE)).isEqualTo(-1);
  }

  @Test
  void equalScoresKeepTheOrderOfTheFile() {
    Box box = new Box(0, 0, 40, 40);
    List<GroundTruth> truths = List.of(truth(1, box, Crowd.SINGLE));
    Detection right = detection(1, box, 0.5);
    Detection wrong = detection(1, new Box(100, 0, 40, 40), 0.5);

    assertThat(scores(truths, List.of(right, wrong)).averagePrecision(AreaRange.ALL))
        .isCloseTo(1, within(REGROUPED_SUM));
    assertThat(scores(truths, List.of(wrong, right)).averagePrecision(AreaRange.ALL))
        .isCloseTo(0.5, within(REGROUPED_SUM));
  }

  @Test
  void theHundredAndFirstDetectionOfAnImageDoesNotCount() {
    Box box = new Box(0, 0, 40, 40);
    List<GroundTruth> truths = List.of(truth(1, box, Crowd.SINGLE));
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      detections.add(detection(1, new Box(100, 0, 40, 40), 1 - i / 1000.0));
    }
    detections.add(detection(1, box, 0.1));

    CocoScores late = scores(truths, detections);
    detections.remove(0);
    CocoScores hundredth = scores(truths, detections);

    assertThat(late.averagePrecision(AreaRange.ALL)).isZero();
    assertThat(hundredth.averagePrecision(AreaRange.ALL)).isCloseTo(0.01, within(REGROUPED_SUM));
  }

  @Test
  void nothingToFindIsMinusOneAndNothingFoundIsZero() {
    List<GroundTruth> truths = List.of(truth(1, new Box(0, 0, 40, 40), Crowd.SINGLE));

    assertThat(scores(List.of(), List.of()).summary().values()).containsOnly(-1.0);
    assertThat(
            new CocoEvaluator(List.of(), List.of(), List.of())
                .evaluate(List.of())
                .summary()
                .values())
        .containsOnly(-1.0);
    assertThat(scores(truths, List.of()).averagePrecision(AreaRange.ALL)).isZero();
    assertThat(scores(truths, List.of()).averagePrecision(AreaRange.SMALL)).isEqualTo(-1);
    assertThat(scores(truths, List.of()).precisionCurve(0)).containsOnly(0);
  }

  @Test
  void badInputIsNamed() {
    Box box = new Box(0, 0, 1, 1);
    CocoEvaluator evaluator = new CocoEvaluator(List.of(1L), List.of(1), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.evaluate(List.of(new Detection(2, 1, box, 0))))
        .withMessage("Invalid image id of a detection: 2 (must be one of the 1 evaluated images)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.evaluate(List.of(new Detection(1, 2, box, 0))))
        .withMessage(
            "Invalid category id of a detection: 2 (must be one of the 1 evaluated categories)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Detection(1, 1, box, Double.NaN))
        .withMessage("Invalid score: NaN (must be finite)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Box(0, 0, 1, -1))
        .withMessage("Invalid height of a box: -1.0 (must be >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Box(Double.POSITIVE_INFINITY, 0, 1, 1))
        .withMessage("Invalid x of a box: Infinity (must be finite)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroundTruth(1, 1, box, Double.NaN, Crowd.SINGLE))
        .withMessage("Invalid area: NaN (must be finite)");
  }
}
