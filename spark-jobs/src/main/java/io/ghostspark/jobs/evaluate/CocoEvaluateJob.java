package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.coco.CocoDetection;
import io.ghostspark.dataprep.coco.CocoDetectionsReader;
import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.detection.CategoryScores;
import io.ghostspark.model.detection.CocoEvaluator;
import io.ghostspark.model.detection.CocoScores;
import io.ghostspark.model.detection.Detection;
import io.ghostspark.model.detection.GroundTruth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a file of detections with ground truth, in this JVM: seconds for COCO's 5,000 images.
 */
final class CocoEvaluateJob implements Job<CocoEvaluateResult> {
  private static final Logger LOG = LoggerFactory.getLogger(CocoEvaluateJob.class);

  private final Configuration hadoop;
  private final Path detections;
  private final TruthSource truth;

  /** Where the ground truth lies. */
  interface TruthSource {
    CocoTruth read(Configuration hadoop) throws IOException;
  }

  CocoEvaluateJob(Configuration hadoop, Path detections, TruthSource truth) {
    this.hadoop = hadoop;
    this.detections = detections;
    this.truth = truth;
  }

  @Override
  public CocoEvaluateResult run() {
    Stopwatch watch = Stopwatch.start();
    try {
      CocoTruth known = truth.read(hadoop);
      LOG.info("evaluate: {} images, {} objects", known.imageIds().size(), known.objects().size());
      CocoEvaluator evaluator = evaluator(known);
      List<Detection> found = detections(evaluator);
      LOG.info("evaluate: {} detections", found.size());
      CocoScores scores = evaluator.evaluate(found);
      return result(known, found, scores, watch.seconds());
    } catch (IOException e) {
      // Readers say what is wrong with a file; anything else is a file system's failure.
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("Cannot ") || message.startsWith("Invalid ")) {
        throw new ValidationException(message, e);
      }
      throw new UncheckedIOException("Cannot evaluate '" + detections + "'", e);
    }
  }

  private static CocoEvaluator evaluator(CocoTruth known) {
    try {
      return new CocoEvaluator(known.imageIds(), known.categories().keySet(), known.objects());
    } catch (IllegalArgumentException e) {
      throw new ValidationException("Cannot use the annotations: " + e.getMessage(), e);
    }
  }

  private List<Detection> detections(CocoEvaluator evaluator) throws IOException {
    List<Detection> found = new ArrayList<>();
    try (CocoDetectionsReader reader = new CocoDetectionsReader(hadoop, detections)) {
      for (CocoDetection next = reader.next(); next != null; next = reader.next()) {
        try {
          evaluator.requireKnown("detection", next.imageId(), next.categoryId());
        } catch (IllegalArgumentException e) {
          throw new ValidationException(
              "Cannot use '"
                  + reader.place()
                  + "': "
                  + e.getMessage()
                  + "; give the annotations that the detector was run on",
              e);
        }
        found.add(
            new Detection(
                next.imageId(), next.categoryId(), CocoTruth.box(next.box()), next.score()));
      }
    }
    return found;
  }

  private CocoEvaluateResult result(
      CocoTruth known, List<Detection> found, CocoScores scores, double seconds) {
    Map<Integer, Long> objects =
        known.objects().stream()
            .collect(Collectors.groupingBy(GroundTruth::categoryId, Collectors.counting()));
    List<CocoEvaluateResult.Category> categories = new ArrayList<>();
    for (CategoryScores category : scores.categories()) {
      int id = category.categoryId();
      categories.add(
          new CocoEvaluateResult.Category(
              id,
              known.categories().getOrDefault(id, ""),
              objects.getOrDefault(id, 0L),
              new CocoScores(List.of(category)).summary()));
    }
    return new CocoEvaluateResult(
        detections.toString(),
        known.imageIds().size(),
        known.objects().size(),
        found.size(),
        scores.summary(),
        categories,
        CocoEvaluateResult.Curve.of(scores),
        seconds);
  }
}
