package io.ghostspark.jobs.plan;

import io.ghostspark.jobs.plan.RoundModel.Exchange;
import io.ghostspark.jobs.plan.RoundModel.Round;
import io.ghostspark.jobs.train.RoundTiming;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Coefficients of a {@link RoundModel} from measured rounds. */
final class RoundFit {
  private RoundFit() {}

  /**
   * From the rounds with the fewest workers alone, so that the others can test the model.
   *
   * @param rounds at least one
   */
  static RoundModel of(List<RoundTiming> rounds) {
    List<RoundTiming> fewest = fewest(rounds);
    Map<String, Exchange> exchanges = new TreeMap<>();
    rounds.stream()
        .collect(Collectors.groupingBy(RoundTiming::exchange, TreeMap::new, Collectors.toList()))
        .forEach((name, its) -> exchanges.put(name, exchange(fewest(its))));
    return new RoundModel(
        slope(fewest, RoundTiming::stateBytes, RoundTiming::secondsBroadcast),
        slope(fewest, RoundTiming::stateBytes, RoundTiming::secondsState),
        exchanges);
  }

  static Round round(RoundTiming timing) {
    return new Round(
        timing.exchange(),
        timing.workers(),
        timing.slots(),
        timing.stateBytes(),
        (double) timing.bytesUp() / timing.workers());
  }

  private static List<RoundTiming> fewest(List<RoundTiming> rounds) {
    int workers = rounds.stream().mapToInt(RoundTiming::workers).min().orElseThrow();
    return rounds.stream().filter(round -> round.workers() == workers).toList();
  }

  private static Exchange exchange(List<RoundTiming> rounds) {
    ToDoubleFunction<RoundTiming> bytes = r -> RoundModel.transferred(round(r));
    ToDoubleFunction<RoundTiming> seconds =
        r -> Math.max(0, r.secondsTransfer() - RoundModel.tasks(r.workers()));
    double[] line = line(rounds, bytes, seconds);
    return new Exchange(
        line[0],
        line[1],
        slope(rounds, r -> RoundModel.averaged(round(r)), RoundTiming::secondsAveraging));
  }

  /** Least squares through the origin. */
  private static double slope(
      List<RoundTiming> rounds, ToDoubleFunction<RoundTiming> x, ToDoubleFunction<RoundTiming> y) {
    double products = 0;
    double squares = 0;
    for (RoundTiming round : rounds) {
      products += x.applyAsDouble(round) * y.applyAsDouble(round);
      squares += x.applyAsDouble(round) * x.applyAsDouble(round);
    }
    return products / squares;
  }

  /** Least squares with both coefficients at least 0: {constant, slope}. */
  private static double[] line(
      List<RoundTiming> rounds, ToDoubleFunction<RoundTiming> x, ToDoubleFunction<RoundTiming> y) {
    double meanX = rounds.stream().mapToDouble(x).average().orElseThrow();
    double meanY = rounds.stream().mapToDouble(y).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (RoundTiming round : rounds) {
      covariance += (x.applyAsDouble(round) - meanX) * (y.applyAsDouble(round) - meanY);
      variance += (x.applyAsDouble(round) - meanX) * (x.applyAsDouble(round) - meanX);
    }
    double slope = variance == 0 ? 0 : covariance / variance;
    double constant = meanY - slope * meanX;
    if (variance == 0 || constant < 0) {
      return new double[] {0, slope(rounds, x, y)};
    }
    return slope < 0 ? new double[] {meanY, 0} : new double[] {constant, slope};
  }
}
