package io.ghostspark.jobs.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The figures that TensorBoard and Spark's metrics show, by name; a slash makes groups. */
public final class RunScalars {

  /** Of a round; epochs and rounds are counted from 0. */
  public static final Map<String, ToDoubleFunction<RoundMetrics>> OF_ROUND = ofRound();

  /** Of an epoch that was validated, null of one that was not. */
  public static final Map<String, Function<EpochSummary, @Nullable Double>> OF_EPOCH = ofEpoch();

  private RunScalars() {}

  private static Map<String, ToDoubleFunction<RoundMetrics>> ofRound() {
    Map<String, ToDoubleFunction<RoundMetrics>> scalars = new LinkedHashMap<>();
    scalars.put("loss/total", RoundMetrics::loss);
    scalars.put("loss/task", RoundMetrics::ce);
    scalars.put("loss/distillation", RoundMetrics::kd);
    scalars.put("train/top-1", RoundMetrics::trainAccuracy);
    scalars.put("train/learning-rate", RoundMetrics::lr);
    scalars.put("train/gradient-norm", RoundMetrics::gradNorm);
    scalars.put("train/epoch", RoundMetrics::epoch);
    scalars.put("train/round", RoundMetrics::round);
    scalars.put("images-per-second/all", RoundMetrics::imagesPerSecond);
    scalars.put("images-per-second/slowest-worker", RoundMetrics::imagesPerSecondSlowest);
    scalars.put("images-per-second/fastest-worker", RoundMetrics::imagesPerSecondFastest);
    scalars.put("time/compute", round -> TimeShares.of(round).compute());
    scalars.put("time/wait", round -> TimeShares.of(round).waiting());
    scalars.put("time/idle", round -> TimeShares.of(round).idle());
    scalars.put("time/average", round -> TimeShares.of(round).averaging());
    scalars.put("time/between", round -> TimeShares.of(round).between());
    scalars.put("time/decode", round -> TimeShares.of(round).decoding());
    scalars.put("cluster/workers", RoundMetrics::workers);
    scalars.put("cluster/slices-rerun", RoundMetrics::slicesRerun);
    scalars.put("cluster/slices-dropped", RoundMetrics::slicesDropped);
    return Collections.unmodifiableMap(scalars);
  }

  private static Map<String, Function<EpochSummary, @Nullable Double>> ofEpoch() {
    Map<String, Function<EpochSummary, @Nullable Double>> scalars = new LinkedHashMap<>();
    scalars.put("validation/top-1", EpochSummary::valTop1);
    scalars.put("validation/top-1-ema", EpochSummary::valTop1Ema);
    scalars.put("validation/top-5", EpochSummary::valTop5);
    scalars.put("validation/top-5-ema", EpochSummary::valTop5Ema);
    scalars.put("validation/loss", EpochSummary::valLoss);
    scalars.put("validation/loss-ema", EpochSummary::valLossEma);
    return Collections.unmodifiableMap(scalars);
  }
}
