package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoAnnotationsWriter;
import io.ghostspark.dataprep.coco.CocoCategory;
import io.ghostspark.dataprep.coco.CocoImage;
import io.ghostspark.dataprep.manifest.DetectionManifest;
import io.ghostspark.dataprep.shard.BoxedImage;
import io.ghostspark.dataprep.shard.BoxedImageShardReader;
import io.ghostspark.dataprep.shard.BoxedObject;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.spark.ChecksumFiles;
import io.ghostspark.jobs.spark.SparkSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark export-annotations}. */
@NullUnmarked
@Command(
    name = "export-annotations",
    mixinStandardHelpOptions = true,
    description = {
      "Shards of 'prepare --task detection' back to a COCO annotation file: images, boxes, areas,"
          + " crowd flags and categories, numbers as they were, in the shards' order.",
      "Rejected images and boxes are not in it; neither are outlines (segmentation), licences and"
          + " URLs, which shards do not hold."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ghostspark export-annotations --shards shards/val --out instances.json"})
public final class ExportAnnotationsCommand implements Callable<Integer> {
  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FOLDER",
      description = "One split, such as shards/val.")
  private String shards;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The annotation file.")
  private String out;

  @Option(names = "--overwrite", description = "Replace a file that is there.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Configuration hadoop = SparkSessions.hadoopSettings();
    ChecksumFiles.suppress(hadoop);
    Path file = JobPaths.of(out);
    try {
      if (!overwrite && file.getFileSystem(hadoop).exists(file)) {
        throw new ValidationException(
            "Cannot write annotations: '" + file + "' exists; replace it with --overwrite");
      }
      DetectionManifest manifest = write(hadoop, JobPaths.of(shards), file);
      spec.commandLine()
          .getOut()
          .print(
              new ConsoleTable("export-annotations", "images", "annotations", "categories")
                  .row(
                      file.toString(),
                      Long.toString(manifest.rows()),
                      Long.toString(manifest.annotations()),
                      Integer.toString(manifest.categories().size())));
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot export annotations of '" + shards + "'", e);
    }
  }

  /** One shard's annotations are in memory at a time; each is read twice. */
  static DetectionManifest write(Configuration hadoop, Path folder, Path file) throws IOException {
    DetectionManifest manifest = DetectionManifest.read(hadoop, folder);
    try (CocoAnnotationsWriter writer = new CocoAnnotationsWriter(hadoop, file)) {
      for (ShardEntry shard : manifest.shards()) {
        for (BoxedImage image : images(hadoop, folder, shard)) {
          writer.image(
              new CocoImage(image.sourceId(), image.imageId(), image.widthPx(), image.heightPx()));
        }
      }
      for (ShardEntry shard : manifest.shards()) {
        for (BoxedImage image : images(hadoop, folder, shard)) {
          for (BoxedObject object : image.objects()) {
            writer.annotation(annotation(image, object));
          }
        }
      }
      for (DetectionManifest.Category category : manifest.categories()) {
        writer.category(new CocoCategory(category.id(), category.name(), category.supercategory()));
      }
    }
    return manifest;
  }

  private static Iterable<BoxedImage> images(Configuration hadoop, Path folder, ShardEntry shard)
      throws IOException {
    return BoxedImageShardReader.readAnnotations(hadoop, new Path(folder, shard.file()));
  }

  private static CocoAnnotation annotation(BoxedImage image, BoxedObject object) {
    return new CocoAnnotation(
        object.annotationId(),
        image.sourceId(),
        object.categoryId(),
        object.box(),
        object.area(),
        object.isCrowd());
  }
}
