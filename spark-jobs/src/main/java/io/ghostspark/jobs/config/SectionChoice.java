package io.ghostspark.jobs.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A section that is one of several records.
 *
 * @param key that tells them apart
 * @param absent its value where a file leaves it out; empty when it may not
 * @param records by the key's value, in declared order
 */
record SectionChoice(String key, String absent, Map<String, Class<?>> records) {

  /** The choice behind a sealed interface with {@link Choice}. */
  static SectionChoice of(Class<?> section) {
    Choice choice = Objects.requireNonNull(section.getAnnotation(Choice.class), section::getName);
    Map<String, Class<?>> records = new LinkedHashMap<>();
    for (Class<?> permitted : section.getPermittedSubclasses()) {
      ChosenBy values =
          Objects.requireNonNull(permitted.getAnnotation(ChosenBy.class), permitted::getName);
      for (String value : values.value()) {
        records.put(value, permitted);
      }
    }
    return new SectionChoice(choice.key(), choice.absent(), records);
  }

  static boolean isChoice(Class<?> type) {
    return type.isSealed();
  }

  @Nullable Class<?> record(String value) {
    return records.get(value);
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
