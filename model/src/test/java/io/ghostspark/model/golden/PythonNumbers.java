package io.ghostspark.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * Numbers that PyTorch and timm gave: test resource {@code optimisers}, made by its generate.py.
 */
public final class PythonNumbers {
  private static final String FILE = "/optimisers/torch-2.15.0_timm-1.0.31.json";

  private PythonNumbers() {}

  public static JsonNode read() {
    try (InputStream in =
        Objects.requireNonNull(PythonNumbers.class.getResourceAsStream(FILE), FILE)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read '" + FILE + "'", e);
    }
  }
}
