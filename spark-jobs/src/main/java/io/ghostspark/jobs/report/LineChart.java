package io.ghostspark.jobs.report;

import java.util.List;

/**
 * A chart of several series over one horizontal axis.
 *
 * @param yFormat {@link String#format} pattern of a value on the vertical axis
 */
public record LineChart(
    String title, String xLabel, String yLabel, String yFormat, List<Series> series) {

  public LineChart {
    series = List.copyOf(series);
  }

  /**
   * One line.
   *
   * @param stroke solid for what is measured first, dashed for a second quantity of the same arm
   * @param xs [n] rising
   * @param ys [n]
   */
  public record Series(
      String name, ScoreRow.Arm arm, Stroke stroke, List<Double> xs, List<Double> ys) {

    public Series {
      xs = List.copyOf(xs);
      ys = List.copyOf(ys);
      if (xs.size() != ys.size()) {
        throw new IllegalArgumentException(
            "Invalid series '%s': %d xs, %d ys (must be equally many)"
                .formatted(name, xs.size(), ys.size()));
      }
    }
  }

  /** How a line is drawn. */
  public enum Stroke {
    SOLID,
    DASHED
  }
}
