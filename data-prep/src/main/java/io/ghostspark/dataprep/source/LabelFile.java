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

/**
 * Labels of a flat archive or folder, in one of three forms, told apart by content: lines {@code
 * fileName className}, blank lines ignored; Kaggle's {@code LOC_val_solution.csv}; the official
 * development kit ({@link DevkitArchive}).
 */
final class LabelFile {
  private static final String KAGGLE_HEADER = "ImageId,PredictionString";

  private LabelFile() {}

  /** Labels by file name, in the file's order. */
  static Map<String, Integer> read(Configuration hadoop, Path file, List<String> classes)
      throws IOException {
    Map<String, Integer> byClass = new HashMap<>();
    for (int label = 0; label < classes.size(); label++) {
      byClass.put(classes.get(label), label);
    }

    SourcePaths.requireFile(hadoop, file, "label file");
    if (DevkitArchive.is(hadoop, file)) {
      return DevkitArchive.read(hadoop, file, byClass);
    }
    List<String> lines = text(hadoop, file).lines().toList();
    boolean isKaggle = !lines.isEmpty() && lines.get(0).strip().equals(KAGGLE_HEADER);
    Map<String, Integer> labels = new LinkedHashMap<>();
    List<String> twice = new ArrayList<>();
    for (int number = isKaggle ? 2 : 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).strip();
      if (line.isEmpty()) {
        continue;
      }
      String[] fields = isKaggle ? kaggleFields(line) : line.split("\\s+", -1);
      if (fields.length != 2) {
        throw problem(
            file,
            "line %d is '%s'".formatted(number, line),
            isKaggle ? KAGGLE_HEADER : "fileName className");
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
    return labels;
  }

  /** {@code ILSVRC2012_val_00048981,n03995372 85 1 499 272 ...}: the boxes are left out. */
  private static String[] kaggleFields(String line) {
    String[] columns = line.split(",", 2);
    return columns.length < 2
        ? columns
        : new String[] {columns[0] + ".JPEG", columns[1].strip().split("\\s+", 2)[0]};
  }

  /** Fails unless the archive holds exactly the labelled files. */
  static void requireMatches(
      String file, Map<String, Integer> labels, String archive, Collection<String> fileNames)
      throws IOException {
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
                  ImageNames.first(unlabelled),
                  absent.size(),
                  labels.size(),
                  ImageNames.first(absent)));
    }
  }

  private static String text(Configuration hadoop, Path file) throws IOException {
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
