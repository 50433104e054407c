package io.ghostspark.jobs.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code metrics.jsonl} and {@code metrics.csv} of a run: one line a round, the same values. */
final class MetricsLog {

  static final String JSONL = "metrics.jsonl";
  static final String CSV = "metrics.csv";

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build();

  private final RunFiles run;

  MetricsLog(RunFiles run) {
    this.run = run;
  }

  void append(RoundMetrics metrics) throws IOException {
    JsonNode line = JSON.valueToTree(metrics);
    run.append(JSONL, JSON.writeValueAsString(line) + "\n");
    if (!run.exists(CSV)) {
      run.write(CSV, header(line));
    }
    run.append(CSV, values(line));
  }

  /** Drops lines of rounds from {@code nextRound} on, and what a killed run left half written. */
  void cutBefore(long nextRound) throws IOException {
    if (!run.exists(JSONL)) {
      return;
    }
    StringBuilder jsonl = new StringBuilder();
    StringBuilder csv = new StringBuilder();
    for (JsonNode line : lines()) {
      if (line.path("round").asLong(Long.MAX_VALUE) < nextRound) {
        jsonl.append(JSON.writeValueAsString(line)).append('\n');
        csv.append(csv.isEmpty() ? header(line) : "").append(values(line));
      }
    }
    run.write(JSONL, jsonl.toString());
    run.delete(CSV);
    if (!csv.isEmpty()) {
      run.write(CSV, csv.toString());
    }
  }

  /** Every round of the run, in order. */
  List<RoundMetrics> rounds() throws IOException {
    List<RoundMetrics> rounds = new ArrayList<>();
    for (JsonNode line : lines()) {
      rounds.add(JSON.treeToValue(line, RoundMetrics.class));
    }
    return rounds;
  }

  /** Every whole line. */
  List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (!run.exists(JSONL)) {
      return lines;
    }
    String text = new String(run.read(JSONL), StandardCharsets.UTF_8);
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
    line.elements().forEachRemaining(value -> values.add(value.asText()));
    return String.join(",", values) + "\n";
  }
}
