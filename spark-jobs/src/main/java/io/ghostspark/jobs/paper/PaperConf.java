package io.ghostspark.jobs.paper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes each row of the paper's tables as a complete, commented experiment. */
final class PaperConf {
  private static final String RUNS = "/data/ghostspark/paper/";

  private final PaperTables tables;

  PaperConf(PaperTables tables) {
    this.tables = tables;
  }

  /** Every row's text by its file name. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    for (PaperTable table : tables.tables()) {
      for (PaperRow row : table.rows()) {
        files.put(table.name(row) + ".yaml", text(table, row));
      }
    }
    return files;
  }

  /** Writes every row's file into a folder; files of rows that are no more are deleted. */
  int write(Path folder) {
    Map<String, String> files = files();
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      for (String stale : staleNames(folder, files)) {
        Files.delete(folder.resolve(stale));
      }
      return files.size();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + folder + "'", e);
    }
  }

  private static List<String> staleNames(Path folder, Map<String, String> files)
      throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("table\\d+-.*\\.yaml") && !files.containsKey(name))
          .toList();
    }
  }

  private String text(PaperTable table, PaperRow row) {
    String name = table.name(row);
    List<String> sets = new ArrayList<>(List.of("name=" + name, "train.run=" + RUNS + name));
    sets.add("export.path=" + RUNS + name + "/export");
    sets.addAll(table.set());
    sets.addAll(row.set());
    ObjectNode tree = ConfLoader.tree(PaperTables.recipe(), "recipe.yaml", sets);
    String body = CommentedYaml.print(tree, key -> note(key, table, row));
    LoadedConf conf = ConfLoader.parse(body, name + ".yaml", List.of());
    return header(table, row, conf) + body;
  }

  private @Nullable String note(String key, PaperTable table, PaperRow row) {
    if (sets(row.set(), key)) {
      return "this row's";
    }
    if (sets(table.set(), key)) {
      return "this table's";
    }
    boolean isReplaced = isInside(row.set(), key) || isInside(table.set(), key);
    return isReplaced ? null : tables.keyNotes().get(key);
  }

  private static boolean sets(List<String> overrides, String key) {
    return overrides.stream().anyMatch(each -> each.startsWith(key + "="));
  }

  /** Whether a group that holds the key was replaced as a whole. */
  private static boolean isInside(List<String> overrides, String key) {
    return overrides.stream()
        .map(each -> each.substring(0, each.indexOf('=')))
        .anyMatch(group -> key.startsWith(group + "."));
  }

  private static String header(PaperTable table, PaperRow row, LoadedConf conf) {
    String notes =
        Stream.of(table.note(), row.note())
            .filter(Objects::nonNull)
            .map(note -> "# Note: " + note + ".\n")
            .collect(Collectors.joining());
    return """
        # Purpose: table %d of the paper, "%s".
        #   %s.
        # Paper: top-1 %s %% (EMA weights; ours is read likewise). NOT run by us at this scale; see RESULTS.md.
        %s# Cost: %s
        # Command, on a cluster of 8 executors (--scale demo or tiny: embedded data, this machine):
        #   spark-submit --master yarn --class io.ghostspark.jobs.Main ghostspark.jar ablate --table %d --rows %s --scale full
        # Written by 'deploy/local/ghostspark ablate --write-conf' from tables.yaml and recipe.yaml in
        #   spark-jobs/src/main/resources/io/ghostspark/jobs/paper: change them and write again.
        """
        .formatted(
            table.number(),
            row.label(),
            table.title(),
            String.format(Locale.ROOT, "%.2f", row.paper()),
            notes,
            RowCost.of(conf.config()),
            table.number(),
            row.id());
  }
}
