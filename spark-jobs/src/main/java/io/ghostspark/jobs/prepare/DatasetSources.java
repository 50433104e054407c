package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ImageSources;
import io.ghostspark.jobs.JobPaths;
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
    return switch (config.layout()) {
      case IMAGENET_ARCHIVES ->
          list(
              "dataset.train must name a tar of per-class tars: correct it, or copy the archive"
                  + " there again",
              () -> ImageSources.trainArchive(hadoop, train));
      case CLASS_FOLDERS -> folders(hadoop, "dataset.train", train);
    };
  }

  /**
   * @param classes of the training split, which fix the labels
   */
  public static ImageSource val(Configuration hadoop, DatasetConfig config, List<String> classes) {
    Path val = JobPaths.of(config.val());
    if (config.layout() == DatasetConfig.Layout.CLASS_FOLDERS) {
      return requireSame(classes, folders(hadoop, "dataset.val", val));
    }
    String labels = config.valLabels();
    if (labels == null) {
      throw new ValidationException(
          "Cannot read the validation archive: dataset.val-labels is missing; set it to a file with"
              + " a line 'fileName className' for every image of dataset.val");
    }
    return list(
        "dataset.val must name a flat tar of images and dataset.val-labels a file with a line"
            + " 'fileName className' for every one of them, classes as in dataset.train: correct"
            + " them, or copy the files there again",
        () -> ImageSources.valArchive(hadoop, val, JobPaths.of(labels), classes));
  }

  private static ImageSource folders(Configuration hadoop, String key, Path folder) {
    return list(
        key
            + " must name a folder that holds one folder of images per class: correct it, or put"
            + " the images there",
        () -> ImageSources.classFolders(hadoop, folder));
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

  /** Adds the rule and the next step to what is wrong. */
  private static ImageSource list(String rule, Listing listing) {
    try {
      return listing.list();
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.startsWith("Cannot ")) {
        throw new UncheckedIOException("Cannot read the images: " + rule, e);
      }
      throw new ValidationException(message + "; " + rule, e);
    }
  }
}
