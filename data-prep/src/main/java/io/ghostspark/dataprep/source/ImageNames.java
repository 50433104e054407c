package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for file names as image ids. */
final class ImageNames {
  private static final int EXAMPLES = 3;
  private static final int MAX_BYTES = 1 << 30;

  private ImageNames() {}

  /** Desktop systems and job markers leave such files in folders and archives. */
  static boolean isHidden(String fileName) {
    return fileName.startsWith(".") || fileName.startsWith("_");
  }

  /** Fails if a name occurs twice: rows and cached logits are joined by it. */
  static void requireUnique(String source, Collection<String> imageIds) throws IOException {
    Set<String> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (String imageId : imageIds) {
      if (!seen.add(imageId)) {
        twice.add(imageId);
      }
    }
    if (!twice.isEmpty()) {
      throw new IOException(
          "Cannot use '%s': %d image ids occur more than once (%s); file names must be unique in a split"
              .formatted(source, twice.size(), examples(twice)));
    }
  }

  /** Fails if an image is too long for an array; returns its length. */
  static int requireReadable(String name, long bytes) throws IOException {
    if (bytes > MAX_BYTES) {
      throw new IOException(
          "Cannot read image '%s': %d bytes (at most %d)".formatted(name, bytes, MAX_BYTES));
    }
    return (int) bytes;
  }

  /** The first few in brackets behind a blank, or nothing. */
  static String first(Collection<String> names) {
    return names.isEmpty() ? "" : " (" + examples(names) + ")";
  }

  /** {@code 'a', 'b', 'c'}: the first few of {@code names}. */
  static String examples(Collection<String> names) {
    List<String> first = names.stream().limit(EXAMPLES).map(name -> "'" + name + "'").toList();
    String more = names.size() > EXAMPLES ? ", …" : "";
    return String.join(", ", first) + more;
  }
}
