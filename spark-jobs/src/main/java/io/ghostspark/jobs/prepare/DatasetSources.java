package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ImageSources;
import io.ghostspark.dataprep.source.SynsetMapping;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.OutputFolder;
import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The sources of section {@code dataset}, listed and checked; messages name the keys. */
public final class DatasetSources {
  private DatasetSources() {}

  /** What is listed. */
  private interface Listing {
    ImageSource list() throws IOException;
  }

  public static ImageSource train(Configuration hadoop, DatasetConfig config) {
    Path train = JobPaths.of(config.train());
    ImageSource source =
        switch (config.layout()) {
          case IMAGENET_ARCHIVES ->
              list(rule("train", config), () -> ImageSources.trainArchive(hadoop, train));
          case CLASS_FOLDERS ->
              list(rule("train", config), () -> ImageSources.classFolders(hadoop, train));
          case COCO_DETECTION ->
              throw new ValidationException(
                  "Cannot read class labels: dataset.layout = coco-detection has boxes; run 'prepare"
                      + " --task detection', or set another layout");
        };
    return config.synsets() == null ? source : requireSynsets(hadoop, config.synsets(), source);
  }

  private static ImageSource requireSynsets(
      Configuration hadoop, String synsets, ImageSource source) {
    return list(
        "dataset.synsets must name a file with a line 'className words' for every class of"
            + " dataset.train: correct one of them",
        () -> {
          SynsetMapping.requireSame(hadoop, JobPaths.of(synsets), source.classes());
          return source;
        });
  }

  /**
   * @param classes of the training split, which fix the labels
   */
  public static ImageSource val(Configuration hadoop, DatasetConfig config, List<String> classes) {
    Path val = JobPaths.of(config.val());
    String labels = config.valLabels();
    String rule = rule("val", config);
    if (labels == null) {
      return requireSame(classes, list(rule, () -> ImageSources.classFolders(hadoop, val)));
    }
    Path labelFile = JobPaths.of(labels);
    return OutputFolder.isFolder(hadoop, val)
        ? list(rule, () -> ImageSources.valFolder(hadoop, val, labelFile, classes))
        : list(rule, () -> ImageSources.valArchive(hadoop, val, labelFile, classes));
  }

  /** What a split's source must be, and what to do about it. */
  static String rule(String split, DatasetConfig config) {
    if (split.equals("val") && config.valLabels() != null) {
      return "dataset.val must name a flat tar or folder of images and dataset.val-labels a file"
          + " with a line 'fileName className' for every one of them, classes as in dataset.train:"
          + " correct them, or copy the files there again";
    }
    return config.layout() == DatasetConfig.Layout.CLASS_FOLDERS || split.equals("val")
        ? "dataset."
            + split
            + " must name a folder that holds one folder of images per class: correct it, or put"
            + " the images there"
        : "dataset.train must name a tar of per-class tars: correct it, or copy the archive there"
            + " again";
  }

  private static ImageSource requireSame(List<String> classes, ImageSource val) {
    if (!val.classes().equals(classes)) {
      throw new ValidationException(
          "Cannot use dataset.val: its classes differ from those of dataset.train; train = "
              + classes
              + ", val = "
              + val.classes()
              + "; give both folders the same class folders");
    }
    return val;
  }

  private static ImageSource list(String rule, Listing listing) {
    try {
      return listing.list();
    } catch (IOException e) {
      throw unusable(rule, e);
    }
  }

  /** Adds the rule and the next step to what is wrong. */
  static RuntimeException unusable(String rule, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.startsWith("Cannot ")
        ? new ValidationException(message + "; " + rule, failure)
        : new UncheckedIOException("Cannot read the images: " + rule, failure);
  }
}
