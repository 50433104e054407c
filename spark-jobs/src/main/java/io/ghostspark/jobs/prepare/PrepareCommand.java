package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
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
      "ImageNet's tars or class folders to Parquet shards: dataset.shards/{train,val}/ with"
          + " manifest.json, rejects.parquet and, if there is anything odd, notes.parquet.",
      "Needs section 'dataset':",
      "  layout             imagenet-archives (a tar of per-class tars) or class-folders",
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
      "  truncated          JPEGs that end too early: reject, or keep with a note",
      "A killed run is continued with --resume: finished shards stay, the bytes end the same. Classes"
          + " are numbered in the sorted order of their names."
    },
    footer = {
      "  ghostspark prepare --conf conf/demo.yaml",
      "  ghostspark prepare --conf conf/demo.yaml --set dataset.shards=/data/shards --overwrite",
      "  ghostspark prepare --conf conf/imagenet-1.0x.yaml --set dataset.resize-short-side=288",
      "  ghostspark prepare --conf conf/demo.yaml --verify"
    })
public final class PrepareCommand extends SparkCommand {
  @Mixin private OutputOptions output;

  @Option(
      names = "--verify",
      description =
          "Write nothing: read every shard again, compare its digest, its row counts and every"
              + " image's digest with the manifest, and name what is wrong (exit code 1).")
  private boolean verify;

  PrepareCommand() {
    super("dataset");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    DatasetConfig dataset = Sections.of(loaded.config(), "prepare", "dataset").dataset();
    if (verify) {
      return new VerifyShardsJob(session, dataset).run().table();
    }
    return new PrepareJob(session, loaded.config().name(), dataset, output.mode(), provenance)
        .run()
        .table();
  }
}
