package io.ghostspark.jobs.paper;

import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ImageSources;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.jobs.JobPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * 20 of the embedded test pictures of every class as class folders, 16 to train on and 4 to
 * validate, for a scale at which nobody looks at the numbers.
 */
final class TinyImages {
  private static final int TRAINED = 16;
  private static final int ALL = 20;

  private TinyImages() {}

  /** Writes the folders unless they are there. */
  static void write(Configuration hadoop, ScaleFolders folders) {
    Path out = folders.tinyImages();
    if (Files.isDirectory(out)) {
      return;
    }
    try {
      Path begun = out.resolveSibling(".images");
      List<String> classes =
          ImageSources.trainArchive(
                  hadoop, JobPaths.of(folders.demoImages().resolve("train.tar").toString()))
              .classes();
      ImageSource source =
          ImageSources.valArchive(
              hadoop,
              JobPaths.of(folders.demoImages().resolve("val.tar.gz").toString()),
              JobPaths.of(folders.demoImages().resolve("val_labels.txt").toString()),
              classes);
      List<SourceImage> images = new ArrayList<>();
      for (SourceSlice slice : source.slices()) {
        slice.forEach(hadoop, images::add);
      }
      int[] written = new int[classes.size()];
      for (SourceImage image : images) {
        int number = written[image.label()]++;
        if (number < ALL) {
          Path folder =
              begun.resolve(number < TRAINED ? "train" : "val").resolve(classes.get(image.label()));
          Files.createDirectories(folder);
          Files.write(folder.resolve(image.imageId()), image.encoded());
        }
      }
      Files.move(begun, out, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + out + "'", e);
    }
  }
}
