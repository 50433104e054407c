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

  /** {@code 'a', 'b', 'c'}: the first few of {@code names}. */
  static String examples(Collection<String> names) {
    List<String> first = names.stream().limit(EXAMPLES).map(name -> "'" + name + "'").toList();
    String more = names.size() > EXAMPLES ? ", …" : "";
    return String.join(", ", first) + more;
  }
}
