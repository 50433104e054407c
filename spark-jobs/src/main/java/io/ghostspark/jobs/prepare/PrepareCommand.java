package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ghostspark prepare}. */
@NullUnmarked
@Command(
    name = "prepare",
    description = {
      "ImageNet's tars, class folders or COCO's images and boxes to Parquet shards: dataset.shards/{train,val}/ with"
          + " manifest.json, rejects.parquet and, if there is anything odd, notes.parquet.",
      "Needs section 'dataset':",
      "  layout             imagenet-archives (a tar of per-class tars), class-folders or coco-detection",
      "  train, val         any Hadoop path; val: class folders, or with val-labels a flat tar or folder",
      "  val-labels         lines 'fileName className', LOC_val_solution.csv or ILSVRC2012_devkit_t12.tar.gz",
      "  synsets            LOC_synset_mapping.txt, to check the classes (optional)",
      "  shards             output folder",
      "  shard-bytes, row-group-bytes, codec (zstd|snappy|gzip|uncompressed: all columns but the images)",
      "  shuffle-seed       of the one global shuffle",
      "  max-pixels         larger images are rejected by their header",
      "  max-reject-fraction  of a split's images (0.01)",
      "  resize-short-side  largest short side, bicubic (0: original bytes), jpeg-quality (92)",
      "  orientation        EXIF: ignore (as timm) or apply",
      "  check              decode every image, or structure: not JPEGs whose markers and tables are whole",
      "  truncated          JPEGs that end too early: reject, or keep with a note",
      "  train-annotations, val-annotations  of coco-detection: files such as instances_val2017.json",
      "  unannotated        of coco-detection: images without a usable box, keep (rows without objects) or drop",
      "Degenerate boxes, images without a file or of another size than annotated go to the rejects.",
      "A killed run is continued with --resume: finished shards stay, the bytes end the same. Classes"
          + " are numbered in the sorted order of their names."
    },
    footer = {
      "  ghostspark prepare --conf conf/demo.yaml",
      "  ghostspark prepare --conf conf/demo.yaml --set dataset.shards=/data/shards --overwrite",
      "  ghostspark prepare --conf conf/imagenet-1.0x.yaml --set dataset.resize-short-side=288",
      "  ghostspark prepare --conf conf/demo.yaml --verify",
      "  ghostspark prepare --conf conf/coco-2017.yaml --task detection"
    })
public final class PrepareCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  @Option(
      names = "--verify",
      description =
          "Write nothing: read every shard again, compare its digest, its row counts and every"
              + " image's digest with the manifest, and name what is wrong (exit code 1).")
  private boolean verify;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "classification or detection; must fit dataset.layout, which decides when it is not"
              + " given.")
  private Task task;

  /** What the data set is for. */
  enum Task {
    CLASSIFICATION,
    DETECTION;

    static Task of(DatasetConfig.Layout layout) {
      return layout == DatasetConfig.Layout.COCO_DETECTION ? DETECTION : CLASSIFICATION;
    }
  }

  PrepareCommand() {
    super("dataset");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    DatasetConfig dataset = Sections.of(loaded.config(), "prepare", "dataset").dataset();
    Task fitting = Task.of(dataset.layout());
    if (task != null && task != fitting) {
      throw new ValidationException(
          "Cannot prepare for task "
              + task.name().toLowerCase(Locale.ROOT)
              + ": dataset.layout = "
              + dataset.layout().name().toLowerCase(Locale.ROOT).replace('_', '-')
              + " is for "
              + fitting.name().toLowerCase(Locale.ROOT)
              + "; correct one of them");
    }
    if (fitting == Task.DETECTION) {
      DetectionJob job =
          new DetectionJob(session, loaded.config().name(), dataset, output.mode(), provenance);
      return (verify ? job.verify() : job.run()).table();
    }
    if (verify) {
      return new VerifyShardsJob(session, dataset).run().table();
    }
    return new PrepareJob(session, loaded.config().name(), dataset, output.mode(), provenance)
        .run()
        .table();
  }
}
