package io.ghostspark.dataprep.digest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * One text per value: keys sorted, no white space, numbers as Java prints them. Digests of records
 * are taken over this text, so neither field order nor formatting can change them.
 */
public final class CanonicalJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private CanonicalJson() {}

  /** Canonical text of a record, map, list or scalar. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(
          "Cannot write canonical JSON of " + value.getClass().getSimpleName(), failure);
    }
  }

  /** SHA-256 (hex) of the canonical text. */
  public static String digest(Object value) {
    return Sha256.hex(write(value));
  }
}
