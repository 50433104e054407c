package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoAnnotationsReader;
import io.ghostspark.dataprep.coco.CocoBox;
import io.ghostspark.dataprep.coco.CocoCategory;
import io.ghostspark.dataprep.coco.CocoEntry;
import io.ghostspark.dataprep.coco.CocoImage;
import io.ghostspark.dataprep.manifest.DetectionManifest;
import io.ghostspark.dataprep.shard.BoxedImage;
import io.ghostspark.dataprep.shard.BoxedImageShardReader;
import io.ghostspark.dataprep.shard.BoxedObject;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.detection.Box;
import io.ghostspark.model.detection.GroundTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What detections are compared with.
 *
 * @param imageIds of all images, also of those without objects
 * @param categories names by id
 */
record CocoTruth(Set<Long> imageIds, Map<Integer, String> categories, List<GroundTruth> objects) {

  private static CocoTruth empty() {
    return new CocoTruth(new TreeSet<>(), new TreeMap<>(), new ArrayList<>());
  }

  /** From an annotation file such as {@code instances_val2017.json}. */
  static CocoTruth ofFile(Configuration hadoop, Path file) throws IOException {
    CocoTruth truth = empty();
    try (CocoAnnotationsReader reader = new CocoAnnotationsReader(hadoop, file)) {
      for (CocoEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry instanceof CocoAnnotation annotation) {
          truth.add(file, annotation);
        } else if (entry instanceof CocoImage image) {
          requireNew(truth.imageIds.add(image.id()), file, "image", image.id());
        } else if (entry instanceof CocoCategory category) {
          requireNew(
              truth.categories.put(category.id(), category.name()) == null,
              file,
              "category",
              category.id());
        }
      }
    }
    return truth;
  }

  /**
   * From a folder of {@code prepare --task detection}; pixels are not read.
   *
   * @param folder with {@code manifest.json}
   */
  static CocoTruth ofShards(Configuration hadoop, Path folder) throws IOException {
    CocoTruth truth = empty();
    DetectionManifest manifest = DetectionManifest.read(hadoop, folder);
    manifest.categories().forEach(c -> truth.categories.put(c.id(), c.name()));
    for (ShardEntry shard : manifest.shards()) {
      Path file = new Path(folder, shard.file());
      for (BoxedImage image : BoxedImageShardReader.readAnnotations(hadoop, file)) {
        truth.imageIds.add(image.sourceId());
        for (BoxedObject object : image.objects()) {
          truth.add(
              file,
              new CocoAnnotation(
                  object.annotationId(),
                  image.sourceId(),
                  object.categoryId(),
                  object.box(),
                  object.area(),
                  object.isCrowd()));
        }
      }
    }
    return truth;
  }

  static Box box(CocoBox box) {
    return new Box(box.x(), box.y(), box.width(), box.height());
  }

  private void add(Path file, CocoAnnotation annotation) {
    try {
      objects.add(
          new GroundTruth(
              annotation.imageId(),
              annotation.categoryId(),
              box(annotation.box()),
              annotation.area(),
              annotation.isCrowd() == 1 ? GroundTruth.Crowd.GROUP : GroundTruth.Crowd.SINGLE));
    } catch (IllegalArgumentException e) {
      throw new ValidationException(
          "Cannot use annotation " + annotation.id() + " of '" + file + "': " + e.getMessage(), e);
    }
  }

  private static void requireNew(boolean isNew, Path file, String what, long id) {
    if (!isNew) {
      throw new ValidationException(
          "Cannot use annotations '" + file + "': " + what + " id " + id + " occurs twice");
    }
  }
}
