package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code benchmark roofline} prints.
 *
 * @param gigabytesPerSecond of a large sum
 * @param gigaflopsPerSecond of a large product
 * @param stepSeconds median of a whole step
 * @param restSeconds of the step beyond all groups: head, loss, sums of bottlenecks, optimiser;
 *     below zero where parts alone are slower than together
 * @param groups by the time beyond the bound, longest first
 */
public record RooflineResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    double gigabytesPerSecond,
    double gigaflopsPerSecond,
    double stepSeconds,
    double restSeconds,
    List<Group> groups) {

  public RooflineResult {
    settings = new TreeMap<>(settings);
    groups = List.copyOf(groups);
  }

  /** What bounds a group. */
  public enum Bound {
    BANDWIDTH,
    ARITHMETIC
  }

  /**
   * One group of layers, the whole batch, forward and backward.
   *
   * @param parts how many were timed
   * @param leastGigabytes moved
   * @param leastGigaflop computed
   * @param seconds sum of medians
   * @param boundSeconds the longer of moving and computing the least
   * @param shareOfBound bound over measured time; 1 is perfect
   */
  public record Group(
      String group,
      int parts,
      double leastGigabytes,
      double leastGigaflop,
      double seconds,
      Bound boundBy,
      double boundSeconds,
      double shareOfBound) {

    static Group of(
        String name, int parts, double bytes, double flops, double seconds, Rates rates) {
      double moving = bytes / rates.bytesPerSecond();
      double computing = flops / rates.flopsPerSecond();
      double bound = Math.max(moving, computing);
      return new Group(
          name,
          parts,
          bytes / 1e9,
          flops / 1e9,
          seconds,
          moving >= computing ? Bound.BANDWIDTH : Bound.ARITHMETIC,
          bound,
          bound / seconds);
    }

    double beyondBound() {
      return seconds - boundSeconds;
    }
  }

  /** Of the machine, measured in the same run. */
  record Rates(double bytesPerSecond, double flopsPerSecond) {}
}
