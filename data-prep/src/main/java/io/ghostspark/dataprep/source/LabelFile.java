package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Label file of a flat archive: lines {@code fileName className}, blank lines ignored. */
final class LabelFile {
  private final Path file;
  private final Map<String, Integer> labels;

  private LabelFile(Path file, Map<String, Integer> labels) {
    this.file = file;
    this.labels = labels;
  }

  /** Labels by file name, in the file's order. */
  Map<String, Integer> labels() {
    return labels;
  }

  static LabelFile read(Configuration hadoop, Path file, List<String> classes) throws IOException {
    Map<String, Integer> byClass = new HashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      byClass.put(classes.get(label), label);
    }

    Map<String, Integer> labels = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    int number = 0;
    for (String line : text(hadoop, file).split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length != 2) {
        throw problem(
            file, "line %d is '%s'".formatted(number, line.strip()), "fileName className");
      }
      Integer label = byClass.get(fields[1]);
      if (label == null) {
        throw unknownClass(file, number, fields, classes);
      }
      if (labels.put(fields[0], label) != null) {
        twice.add(fields[0]);
      }
    }
    requireUseful(file, labels, twice);
    return new LabelFile(file, labels);
  }

  /** Fails unless the archive holds exactly the labelled files. */
  void requireMatches(Path archive, Collection<String> fileNames) throws IOException {
    Set<String> unlabelled = new LinkedHashSet<>(fileNames);
    unlabelled.removeAll(labels.keySet());
    Set<String> absent = new LinkedHashSet<>(labels.keySet());
    fileNames.forEach(absent::remove);
    if (!unlabelled.isEmpty() || !absent.isEmpty()) {
      throw new IOException(
          ("Cannot match labels '%s' with images '%s': %d of %d images have no label%s;"
                  + " %d of %d labels have no image%s")
              .formatted(
                  file,
                  archive,
                  unlabelled.size(),
                  fileNames.size(),
                  first(unlabelled),
                  absent.size(),
                  labels.size(),
                  first(absent)));
    }
  }

  private static String first(Set<String> names) {
    return names.isEmpty() ? "" : " (" + ImageNames.examples(names) + ")";
  }

  private static String text(Configuration hadoop, Path file) throws IOException {
    SourcePaths.requireFile(hadoop, file, "label file");
    try (InputStream in = file.getFileSystem(hadoop).open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void requireUseful(Path file, Map<String, Integer> labels, List<String> twice)
      throws IOException {
    if (labels.isEmpty()) {
      throw problem(file, "it holds no lines", "fileName className");
    }
    if (!twice.isEmpty()) {
      throw new IOException(
          "Cannot use label file '%s': %d file names occur more than once (%s)"
              .formatted(file, twice.size(), ImageNames.examples(twice)));
    }
  }

  private static IOException problem(Path file, String what, String expected) {
    return new IOException(
        "Cannot use label file '%s': %s, expected lines '%s'".formatted(file, what, expected));
  }

  private static IOException unknownClass(
      Path file, int line, String[] fields, List<String> classes) {
    return new IOException(
        "Cannot use label file '%s': line %d gives '%s' the class '%s', which is none of the %d training classes (%s)"
            .formatted(
                file, line, fields[0], fields[1], classes.size(), ImageNames.examples(classes)));
  }
}
