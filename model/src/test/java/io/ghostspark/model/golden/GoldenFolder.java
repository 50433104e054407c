package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The folder of reference numbers: the system property {@code golden.dir}, by default the copy in
 * the test resources; a relative one starts at the folder that Maven was started in. Cases are what
 * the folder holds; everything about a case comes from its content.
 */
public final class GoldenFolder {

  /** A family of files and, when a test of this module reads it, which one. */
  public enum Kind {
    GHOSTNETV3_EVAL("ghostnetv3_eval.*\\.json"),
    GHOSTNETV3_NAMES("names_ghostnetv3_.*\\.json"),
    TRAIN_STEP("train_step_.*\\.json"),
    TRAIN_LAMB("train_lamb_.*\\.json"),
    LR_SCHEDULES("lr_schedules.*\\.json"),
    TEACHERS_EVAL("teachers_eval.*\\.json"),
    TEACHER_NAMES("names_(beit|deit|vit|resnet).*\\.json"),
    COCO("coco_.*\\.json"),
    STUDENTS_EVAL("students_eval.*\\.json"),
    STUDENT_NAMES("names_(ghostnet_|ghostnetv2_|mobilenet|shufflenet).*\\.json"),
    /** Images: another module. */
    OUT_OF_SCOPE(
        "README\\.md|images|images\\.json|image_formats\\.json"
            + "|names_(?!ghostnet|mobilenet|shufflenet|beit|deit|vit|resnet).*\\.json");

    private final Pattern pattern;

    Kind(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }

    public boolean matches(Path file) {
      return pattern.matcher(file.getFileName().toString()).matches();
    }
  }

  private static final Map<Path, JsonNode> READ = new ConcurrentHashMap<>();

  private GoldenFolder() {}

  public static Path path() {
    String given = System.getProperty("golden.dir", "");
    if (!given.isEmpty()) {
      // Maven starts the tests in the module's folder; the user meant his own.
      return Path.of(System.getProperty("golden.from", "")).resolve(given).normalize();
    }
    try {
      return Path.of(Objects.requireNonNull(GoldenFolder.class.getResource("/golden")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot find the golden resources", e);
    }
  }

  /** Everything in the folder, sorted by name. */
  public static List<Path> entries() {
    try (Stream<Path> files = Files.list(path())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list golden.dir '" + path() + "'", e);
    }
  }

  /** The files of one kind; none when the folder has none. */
  public static List<Path> files(Kind kind) {
    return entries().stream().filter(kind::matches).toList();
  }

  /** One test per file of a kind: a missing file is no case, not a failure. */
  public static Stream<DynamicTest> tests(Kind kind, Consumer<Path> check) {
    return files(kind).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.accept(file)));
  }

  /** Names to shapes; the counters that carry no weights are left out. */
  public static Map<String, List<Integer>> shapes(JsonNode names) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : names.properties()) {
      if (!field.getKey().endsWith("num_batches_tracked")) {
        List<Integer> shape = new ArrayList<>();
        field.getValue().forEach(dimension -> shape.add(dimension.intValue()));
        shapes.put(field.getKey(), shape);
      }
    }
    return shapes;
  }

  /** A file's content, the same tree for everyone: it remembers what the tests asked for. */
  public static JsonNode read(Path file) {
    return READ.computeIfAbsent(
        file,
        path -> {
          try {
            return AskedTree.read(path);
          } catch (IOException e) {
            throw new UncheckedIOException("Cannot read golden file '" + path + "'", e);
          }
        });
  }

  /** Files that some test of this JVM has read. */
  static Set<Path> filesRead() {
    return READ.keySet();
  }

  /** Says why an entry cannot be checked; it does not count as forgotten. */
  static void skip(JsonNode entry, String reason) {
    System.out.println("golden.dir '" + path() + "': " + reason);
    AskedTree.excuse(entry);
  }
}
