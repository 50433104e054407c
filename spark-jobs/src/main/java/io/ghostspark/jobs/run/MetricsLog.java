package io.ghostspark.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's figures as JSON lines and as CSV, the same values in both; a value that was not measured
 * is null in one and empty in the other.
 */
public final class MetricsLog<T extends Record> {

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  private final RunFiles run;
  private final String jsonl;
  private final String csv;
  private final String counter;
  private final Class<T> type;

  /**
   * @param counter key of the number that rises from line to line
   */
  private MetricsLog(RunFiles run, String name, String counter, Class<T> type) {
    this.run = run;
    this.jsonl = name + ".jsonl";
    this.csv = name + ".csv";
    this.counter = counter;
    this.type = type;
  }

  /** {@code metrics.jsonl} and {@code metrics.csv}: one line a round. */
  public static MetricsLog<RoundMetrics> ofRounds(RunFiles run) {
    return new MetricsLog<>(run, "metrics", "round", RoundMetrics.class);
  }

  /** {@code summary.jsonl} and {@code summary.csv}: one line an epoch. */
  public static MetricsLog<EpochSummary> ofEpochs(RunFiles run) {
    return new MetricsLog<>(run, "summary", "epoch", EpochSummary.class);
  }

  public void append(T row) throws IOException {
    JsonNode line = JSON.valueToTree(row);
    run.append(jsonl, JSON.writeValueAsString(line) + "\n");
    if (!run.exists(csv)) {
      run.write(csv, header(line));
    }
    run.append(csv, values(line));
  }

  /**
   * Drops lines from {@code next} on, and what a killed run left half written. Lines of an earlier
   * version get the columns that they lack, so that the CSV stays a table.
   */
  public void cutBefore(long next) throws IOException {
    if (!run.exists(jsonl)) {
      return;
    }
    StringBuilder jsonLines = new StringBuilder();
    StringBuilder csvLines = new StringBuilder();
    for (JsonNode written : lines()) {
      JsonNode line = JSON.valueToTree(JSON.treeToValue(written, type));
      if (line.path(counter).asLong(Long.MAX_VALUE) < next) {
        jsonLines.append(JSON.writeValueAsString(line)).append('\n');
        csvLines.append(csvLines.isEmpty() ? header(line) : "").append(values(line));
      }
    }
    run.write(jsonl, jsonLines.toString());
    run.delete(csv);
    if (!csvLines.isEmpty()) {
      run.write(csv, csvLines.toString());
    }
  }

  /** Every whole line of the run, in order. */
  public List<T> rows() throws IOException {
    List<T> rows = new ArrayList<>();
    for (JsonNode line : lines()) {
      rows.add(JSON.treeToValue(line, type));
    }
    return rows;
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (!run.exists(jsonl)) {
      return lines;
    }
    String text = new String(run.read(jsonl), StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      try {
        JsonNode node = JSON.readTree(line);
        if (node.isObject()) {
          lines.add(node);
        }
      } catch (JsonProcessingException e) {
        // A line that a kill cut short; the checkpoint it would belong to was never written.
        break;
      }
    }
    return lines;
  }

  private static String header(JsonNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return String.join(",", names) + "\n";
  }

  private static String values(JsonNode line) {
    List<String> values = new ArrayList<>();
    line.elements().forEachRemaining(value -> values.add(value.isNull() ? "" : value.asText()));
    return String.join(",", values) + "\n";
  }
}
