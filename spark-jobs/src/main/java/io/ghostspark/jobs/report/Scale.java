package io.ghostspark.jobs.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis: values {@code low..high} onto pixels {@code fromPx..toPx}, with ticks at 1, 2 or 5 times
 * a power of ten.
 */
public record Scale(double low, double high, double step, double fromPx, double toPx) {

  /** The smallest scale on round ticks that holds every value. */
  public static Scale covering(double min, double max, int aboutTicks, double fromPx, double toPx) {
    double span = max > min ? max - min : max == 0 ? 1 : Math.abs(max);
    double step = niceStep(span / aboutTicks);
    double low = Math.floor(min / step) * step;
    double high = Math.ceil(max / step) * step;
    return new Scale(low, high > low ? high : low + step, step, fromPx, toPx);
  }

  /** From 0 to exactly {@code max}, with the round ticks that lie between. */
  static Scale upTo(double max, int aboutTicks, double fromPx, double toPx) {
    double high = max > 0 ? max : 1;
    return new Scale(0, high, niceStep(high / aboutTicks), fromPx, toPx);
  }

  public double px(double value) {
    return fromPx + (value - low) / (high - low) * (toPx - fromPx);
  }

  public List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long n = (long) Math.floor((high - low) / step + 1e-6);
    for (long i = 0; i <= n; i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  private static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (rough <= factor * power * 1.000001) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
