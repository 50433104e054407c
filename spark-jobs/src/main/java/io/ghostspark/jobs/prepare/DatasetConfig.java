package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.ColumnCodec;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where images come from and how their shards are cut: section {@code dataset}.
 *
 * @param train tar of per-class tars, or a folder of class folders
 * @param val flat tar or flat folder with {@code val-labels}, else a folder of class folders
 * @param valLabels lines {@code fileName className}, Kaggle's {@code LOC_val_solution.csv} or the
 *     official {@code ILSVRC2012_devkit_t12.tar.gz}
 * @param shards folder of the shards: {@code train/} and {@code val/} lie in it
 * @param shardBytes encoded bytes of a shard, about
 * @param rowGroupBytes encoded bytes of a row group, about
 * @param shuffleSeed seed of the one global shuffle
 * @param maxPixels largest width x height accepted
 * @param maxRejectFraction share of a split's images that may be unusable before {@code prepare}
 *     gives up
 * @param verifyDigests whether jobs compare every shard with its manifest before they start
 * @param synsets Kaggle's {@code LOC_synset_mapping.txt}: the classes must be its classes
 * @param resizeShortSide largest short side in pixels, by Pillow's bicubic; 0 keeps the encoded
 *     bytes of every image as they came
 * @param jpegQuality of images that are encoded again
 * @param check how it is found out that an image can be decoded
 * @param codec of all columns but the images
 * @param trainAnnotations COCO's {@code instances_train2017.json}
 * @param valAnnotations COCO's {@code instances_val2017.json}
 * @param unannotated what becomes of images without a usable box
 */
public record DatasetConfig(
    Layout layout,
    String train,
    String val,
    @Nullable String valLabels,
    String shards,
    long shardBytes,
    long rowGroupBytes,
    long shuffleSeed,
    long maxPixels,
    @Default("0.01") double maxRejectFraction,
    @Default("true") boolean verifyDigests,
    @Nullable String synsets,
    @Default("0") int resizeShortSide,
    @Default("92") int jpegQuality,
    @Default("ignore") Orientation orientation,
    @Default("reject") Truncated truncated,
    @Default("decode") Check check,
    @Default("zstd") ColumnCodec codec,
    @Nullable String trainAnnotations,
    @Nullable String valAnnotations,
    @Default("keep") Unannotated unannotated)
    implements Checked {

  /** What becomes of EXIF's orientation tag. */
  public enum Orientation {
    /** Pixels as stored, as timm and torchvision train. */
    IGNORE,
    /** Turned images are turned back and encoded again. */
    APPLY
  }

  /** What becomes of JPEGs that end too early. */
  public enum Truncated {
    /** They go to the rejects. */
    REJECT,
    /** They stay, the missing part gray, with a line in {@code notes.parquet}. */
    KEEP
  }

  /** How {@code prepare} finds out that an image can be decoded. */
  public enum Check {
    /** Every image is decoded. */
    DECODE,
    /** JPEGs whose structure is whole are not, unless their pixels change. */
    STRUCTURE
  }

  /** How the source lies on disk. */
  public enum Layout {
    /** The official tars: training a tar of per-class tars, validation a flat tar and labels. */
    IMAGENET_ARCHIVES,
    /** One folder per class, in both splits. */
    CLASS_FOLDERS,
    /** A folder of images and an annotation file per split; task detection. */
    COCO_DETECTION
  }

  /** What becomes of images without a usable box. */
  public enum Unannotated {
    /** They are rows without objects. */
    KEEP,
    /** They are left out and counted in the manifest. */
    DROP
  }

  /** Paths that preparing reads, by configuration key. */
  public Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put("dataset.train", train);
    sources.put("dataset.val", val);
    if (valLabels != null) {
      sources.put("dataset.val-labels", valLabels);
    }
    if (synsets != null) {
      sources.put("dataset.synsets", synsets);
    }
    if (trainAnnotations != null) {
      sources.put("dataset.train-annotations", trainAnnotations);
    }
    if (valAnnotations != null) {
      sources.put("dataset.val-annotations", valAnnotations);
    }
    return sources;
  }

  @Override
  public void check(Checks checks) {
    checks
        .notBlank("train", train)
        .notBlank("val", val)
        .notBlank("shards", shards)
        .positive("shard-bytes", shardBytes)
        .positive("row-group-bytes", rowGroupBytes)
        .positive("max-pixels", maxPixels)
        .within("max-reject-fraction", maxRejectFraction, 0, 1)
        .atLeast("resize-short-side", resizeShortSide, 0)
        .within("jpeg-quality", jpegQuality, 1, 100);
    if (rowGroupBytes > shardBytes) {
      checks.reject(
          "row-group-bytes", rowGroupBytes, "<= shard-bytes = " + shardBytes, "shard-bytes");
    }
    if (layout == Layout.IMAGENET_ARCHIVES && valLabels == null) {
      checks.reject("val-labels", "(missing)", "given with layout imagenet-archives", "layout");
    }
    if (layout == Layout.COCO_DETECTION) {
      checkDetection(checks);
    }
  }

  private void checkDetection(Checks checks) {
    if (trainAnnotations == null) {
      checks.reject("train-annotations", "(missing)", "given with layout coco-detection", "layout");
    }
    if (valAnnotations == null) {
      checks.reject("val-annotations", "(missing)", "given with layout coco-detection", "layout");
    }
    if (resizeShortSide != 0) {
      checks.reject(
          "resize-short-side", resizeShortSide, "0: boxes are in source pixels", "layout");
    }
    if (orientation != Orientation.IGNORE) {
      checks.reject("orientation", orientation, "ignore: boxes are in stored pixels", "layout");
    }
  }
}
