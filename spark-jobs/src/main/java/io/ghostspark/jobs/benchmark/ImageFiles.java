package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The images that are measured with. */
final class ImageFiles {
  private ImageFiles() {}

  /** At most {@code limit} of the files below a local folder, evenly spread over their names. */
  static List<Path> spread(Path folder, int limit) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new ValidationException(
          "Cannot measure: '%s' is no folder; give one of images, such as 'benchmark prepare --make-images' writes"
              .formatted(folder));
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.filter(Files::isRegularFile).sorted().toList();
    }
    if (all.isEmpty()) {
      throw new ValidationException("Cannot measure: '" + folder + "' holds no images");
    }
    List<Path> chosen = new ArrayList<>();
    int count = Math.min(limit, all.size());
    for (int i = 0; i < count; i++) {
      chosen.add(all.get((int) ((long) i * all.size() / count)));
    }
    return chosen;
  }
}
