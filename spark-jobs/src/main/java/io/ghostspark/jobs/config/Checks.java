package io.ghostspark.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Collects violated rules of one configuration tree as {@code Invalid <dotted key>: <value> (must
 * be <rule>)}. A rule is silent when one of its keys is already reported as missing or mistyped.
 */
public final class Checks {
  private final String prefix;
  private final Set<String> unusable;
  private final List<String> problems;

  private Checks(String prefix, Set<String> unusable, List<String> problems) {
    this.prefix = prefix;
    this.unusable = unusable;
    this.problems = problems;
  }

  /**
   * @param unusable dotted keys whose values stand in for missing or mistyped ones
   */
  static Checks of(Set<String> unusable) {
    return new Checks("", unusable, new ArrayList<>());
  }

  Checks below(String key) {
    return new Checks(prefix + key + ".", unusable, problems);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Strictly positive. */
  public Checks positive(String key, Number value) {
    if (!(value.doubleValue() > 0)) {
      reject(key, value, "> 0");
    }
    return this;
  }

  /** {@code value >= least}. */
  public Checks atLeast(String key, Number value, double least) {
    if (!(value.doubleValue() >= least)) {
      reject(key, value, ">= " + number(least));
    }
    return this;
  }

  /** {@code least <= value <= most}. */
  public Checks within(String key, Number value, double least, double most) {
    if (!(value.doubleValue() >= least && value.doubleValue() <= most)) {
      reject(key, value, "in [" + number(least) + ", " + number(most) + "]");
    }
    return this;
  }

  /** {@code least <= value < bound}. */
  public Checks below(String key, Number value, double least, double bound) {
    if (!(value.doubleValue() >= least && value.doubleValue() < bound)) {
      reject(key, value, "in [" + number(least) + ", " + number(bound) + ")");
    }
    return this;
  }

  public Checks notBlank(String key, String value) {
    if (value.isBlank()) {
      reject(key, "''", "not empty");
    }
    return this;
  }

  /** Three channel means in 0..1 units. */
  public Checks channelMeans(String key, List<Double> mean) {
    if (mean.size() != 3 || mean.stream().anyMatch(m -> !(m >= 0 && m <= 1))) {
      reject(key, mean, "3 values in [0, 1], for red, green, blue");
    }
    return this;
  }

  /** Three channel standard deviations in 0..1 units. */
  public Checks channelDeviations(String key, List<Double> std) {
    if (std.size() != 3 || std.stream().anyMatch(s -> !(s > 0 && s <= 1))) {
      reject(key, std, "3 values in (0, 1], for red, green, blue");
    }
    return this;
  }

  /**
   * Reports a violated rule.
   *
   * @param rule what the value must be, without "must be"
   * @param otherKeys further keys (relative) that the rule reads
   */
  public void reject(String key, Object value, String rule, String... otherKeys) {
    if (isUnusable(key)) {
      return;
    }
    for (String other : otherKeys) {
      if (isUnusable(other)) {
        return;
      }
    }
    problems.add("Invalid " + prefix + key + ": " + value + " (must be " + rule + ")");
  }

  /** Reports the complete message of a rule that another class states. */
  public void report(String key, String message) {
    if (!isUnusable(key)) {
      problems.add(message);
    }
  }

  private boolean isUnusable(String key) {
    String dotted = prefix + key;
    for (int end = dotted.length(); end > 0; end = dotted.lastIndexOf('.', end - 1)) {
      if (unusable.contains(dotted.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
