package io.ghostspark.jobs.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A section that is one of several records, told apart by its key {@code architecture}.
 *
 * @param records by the key's spelling, in declared order
 */
record ArchitectureChoice(Map<String, Class<?>> records) {
  static final String KEY = "architecture";

  /** The choice behind a sealed interface whose records carry {@link ArchitectureKey}. */
  static ArchitectureChoice of(Class<?> section) {
    Map<String, Class<?>> records = new LinkedHashMap<>();
    for (Class<?> permitted : section.getPermittedSubclasses()) {
      ArchitectureKey key =
          Objects.requireNonNull(
              permitted.getAnnotation(ArchitectureKey.class), permitted::getName);
      for (Architecture architecture : key.value()) {
        records.put(KeyNames.kebab(architecture.name()), permitted);
      }
    }
    return new ArchitectureChoice(records);
  }

  static boolean isChoice(Class<?> type) {
    return type.isSealed();
  }

  @Nullable Class<?> record(String architecture) {
    return records.get(architecture);
  }

  /** Stands in where the choice is unknown. */
  Class<?> first() {
    return records.values().iterator().next();
  }

  List<String> names() {
    return List.copyOf(records.keySet());
  }

  List<Class<?>> all() {
    return records.values().stream().distinct().toList();
  }
}
