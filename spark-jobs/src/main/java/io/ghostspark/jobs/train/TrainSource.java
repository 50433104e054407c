package io.ghostspark.jobs.train;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunObserver;
import io.ghostspark.jobs.run.RunScalars;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the newest round and the newest validation as gauges of Spark's metrics system on
 * the driver, NaN before the first: every sink that is configured has them.
 */
final class TrainSource implements Source, RunObserver {

  private final MetricRegistry registry = new MetricRegistry();
  private volatile @Nullable RoundMetrics round;
  private volatile @Nullable EpochSummary validated;

  TrainSource() {
    RunScalars.OF_ROUND.forEach((tag, value) -> gauge(tag, () -> ofRound(value)));
    RunScalars.OF_EPOCH.forEach((tag, value) -> gauge(tag, () -> ofEpoch(value)));
  }

  /** One that Spark's sinks read until it is closed. */
  static TrainSource register() {
    TrainSource source = new TrainSource();
    SparkEnv.get().metricsSystem().registerSource(source);
    return source;
  }

  private void gauge(String tag, Gauge<Double> value) {
    registry.registerAll(() -> Map.of(tag.replace('/', '.'), value));
  }

  private double ofRound(ToDoubleFunction<RoundMetrics> value) {
    RoundMetrics known = round;
    return known == null ? Double.NaN : value.applyAsDouble(known);
  }

  private double ofEpoch(Function<EpochSummary, @Nullable Double> value) {
    EpochSummary known = validated;
    Double measured = known == null ? null : value.apply(known);
    return measured == null ? Double.NaN : measured;
  }

  @Override
  public String sourceName() {
    return "ghostspark";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void roundRecorded(RoundMetrics newest) {
    round = newest;
  }

  @Override
  public void epochRecorded(EpochSummary epoch, List<RoundMetrics> rounds) {
    if (epoch.valTop1() != null) {
      validated = epoch;
    }
  }

  /** Sinks write once more: they come by every few seconds only. */
  @Override
  public void close() {
    SparkEnv spark = SparkEnv.get();
    // A context that was stopped has taken its sinks with it.
    if (spark != null) {
      spark.metricsSystem().report();
      spark.metricsSystem().removeSource(this);
    }
  }
}
