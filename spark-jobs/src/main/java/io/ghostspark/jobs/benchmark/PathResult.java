package io.ghostspark.jobs.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code benchmark prepare} and {@code benchmark read} print.
 *
 * @param shares of each variant's time, by stage
 * @param figures other numbers, such as bytes
 */
public record PathResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    List<Measured> variants,
    Map<String, Map<String, Double>> shares,
    Map<String, Double> figures,
    List<Projection> projections) {

  public PathResult {
    settings = new TreeMap<>(settings);
    variants = List.copyOf(variants);
    shares = new LinkedHashMap<>(shares);
    figures = new TreeMap<>(figures);
    projections = List.copyOf(projections);
  }
}
