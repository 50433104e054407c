package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.train.RoundTiming;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code benchmark round} prints; {@code plan --measured} reads it. */
public record RoundResult(
    String benchmark, Map<String, String> settings, Machine machine, List<RoundTiming> rounds) {
  public RoundResult {
    settings = new TreeMap<>(settings);
    rounds = List.copyOf(rounds);
  }
}
