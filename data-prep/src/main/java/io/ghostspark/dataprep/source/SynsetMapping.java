package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Kaggle's {@code LOC_synset_mapping.txt}: lines {@code n01440764 tench, Tinca tinca}. */
public final class SynsetMapping {
  private SynsetMapping() {}

  /**
   * Checks the classes that a source has against the official list.
   *
   * @throws IOException naming classes that only one of the two has
   */
  public static void requireSame(Configuration hadoop, Path file, List<String> classes)
      throws IOException {
    SourcePaths.requireFile(hadoop, file, "synset mapping");
    Set<String> listed = new LinkedHashSet<>();
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .forEach(line -> listed.add(line.strip().split("\\s+", 2)[0]));
    }
    Set<String> absent = new LinkedHashSet<>(listed);
    classes.forEach(absent::remove);
    Set<String> unknown = new LinkedHashSet<>(classes);
    unknown.removeAll(listed);
    if (!absent.isEmpty() || !unknown.isEmpty()) {
      throw new IOException(
          "Cannot match classes with '%s': %d of its %d classes are not in the source%s; %d of the source's %d classes are not in it%s"
              .formatted(
                  file,
                  absent.size(),
                  listed.size(),
                  ImageNames.first(absent),
                  unknown.size(),
                  classes.size(),
                  ImageNames.first(unknown)));
    }
  }
}
