package io.ghostspark.jobs.paper;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * All tables of the paper that this project can run: resource {@code tables.yaml}.
 *
 * @param keyNotes what is known of the recipe's values, by dotted key
 */
public record PaperTables(Map<String, String> keyNotes, List<PaperTable> tables) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  public PaperTables {
    keyNotes = Map.copyOf(keyNotes);
    tables = List.copyOf(tables);
  }

  public static PaperTables load() {
    try {
      return YAML.readValue(resource("tables.yaml"), PaperTables.class);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read tables.yaml", e);
    }
  }

  /** Text of the recipe that every row starts from. */
  static String recipe() {
    return resource("recipe.yaml");
  }

  PaperTable table(int number) {
    return tables.stream()
        .filter(table -> table.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid --table: %d (must be one of %s)"
                        .formatted(
                            number,
                            tables.stream()
                                .map(table -> Integer.toString(table.number()))
                                .collect(Collectors.joining(", ")))));
  }

  private static String resource(String name) {
    try (InputStream in = PaperTables.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
