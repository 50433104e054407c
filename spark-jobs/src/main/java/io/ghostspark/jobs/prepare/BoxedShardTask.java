package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.BoxedImage;
import io.ghostspark.dataprep.shard.BoxedImageRow;
import io.ghostspark.dataprep.shard.BoxedImageShardWriter;
import io.ghostspark.dataprep.shard.BoxedObject;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.source.ListedImage;
import io.ghostspark.dataprep.source.ListedImages;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Makes one shard of boxed images. Its record holds rejected images as rejects and degenerate boxes
 * as notes.
 *
 * @param folder of the split
 * @param plan digest of everything that decides the shards' bytes
 * @param labels by category id
 */
record BoxedShardTask(
    String folder, String plan, RowMaker rows, long rowGroupBytes, Map<Integer, Integer> labels)
    implements Serializable {

  /** Writes the shard unless an earlier run has finished it. */
  ShardRecord run(
      int ordinal, Iterator<Tuple2<ShuffleKey, AnnotatedImage>> images, HadoopSettings settings) {
    Configuration hadoop = settings.inTask();
    Path splitFolder = new Path(folder);
    try {
      Optional<ShardRecord> finished = ShardRecord.finished(hadoop, splitFolder, ordinal, plan);
      if (finished.isPresent()) {
        return finished.get();
      }
      ShardRecord record = write(ordinal, images, hadoop);
      record.write(hadoop, splitFolder, ordinal);
      return record;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write shard " + ordinal + " in '" + folder + "'", e);
    }
  }

  private ShardRecord write(
      int ordinal, Iterator<Tuple2<ShuffleKey, AnnotatedImage>> images, Configuration hadoop)
      throws IOException {
    Map<String, AnnotatedImage> byName = new HashMap<>();
    List<ListedImage> listed = new ArrayList<>();
    while (images.hasNext()) {
      AnnotatedImage image = images.next()._2();
      byName.put(image.image().fileName(), image);
      listed.add(image.listed());
    }
    List<RejectRow> rejects = new ArrayList<>();
    List<RejectRow> boxes = new ArrayList<>();
    Path file = new Path(folder, ShardFiles.name(ordinal));
    try (BoxedImageShardWriter writer = new BoxedImageShardWriter(hadoop, file, rowGroupBytes)) {
      ListedImages.read(
          hadoop,
          listed,
          source -> {
            AnnotatedImage image = Objects.requireNonNull(byName.get(source.imageId()));
            try {
              writer.write(row(source, image, boxes));
            } catch (UnreadableImageException e) {
              rejects.add(new RejectRow(source.imageId(), String.valueOf(e.getMessage())));
            }
          });
      return new ShardRecord(plan, writer.commit(), rejects, boxes);
    }
  }

  private BoxedImageRow row(SourceImage source, AnnotatedImage annotated, List<RejectRow> boxes)
      throws UnreadableImageException {
    ImageRow row = rows.make(source).row();
    CocoImage image = annotated.image();
    if (row.widthPx() != image.widthPx() || row.heightPx() != image.heightPx()) {
      throw new UnreadableImageException(
          "size differs: file = %d x %d, annotations = %d x %d"
              .formatted(row.widthPx(), row.heightPx(), image.widthPx(), image.heightPx()));
    }
    List<BoxedObject> objects = new ArrayList<>();
    for (CocoAnnotation annotation : annotated.annotations()) {
      Optional<String> problem = BoxCheck.problem(image, annotation);
      if (problem.isPresent()) {
        boxes.add(new RejectRow(image.fileName(), problem.get()));
      } else {
        objects.add(
            new BoxedObject(
                annotation.id(),
                Objects.requireNonNull(labels.get(annotation.categoryId())),
                annotation.categoryId(),
                annotation.box(),
                annotation.area(),
                annotation.isCrowd()));
      }
    }
    BoxedImage boxed =
        new BoxedImage(image.fileName(), image.id(), image.widthPx(), image.heightPx(), objects);
    return new BoxedImageRow(boxed, row.sha256(), row.encoded());
  }
}
