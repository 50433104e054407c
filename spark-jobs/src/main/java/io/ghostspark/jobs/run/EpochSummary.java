package io.ghostspark.jobs.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code summary.jsonl} and {@code summary.csv}, like timm's {@code summary.csv}: an
 * epoch's means over its training samples and, where it was validated, what the raw and the EMA
 * weights at its end make of the validation images. Validation values are null otherwise.
 *
 * @param epoch 0-based
 * @param images training samples of the epoch
 * @param trainLoss what was minimised
 * @param trainTop1 share in 0..1, on training views
 * @param seconds of the epoch's rounds
 * @param valLoss cross-entropy of the raw weights, nats
 * @param valTop1 of the raw weights, share in 0..1
 * @param valLossEma the same of the EMA weights
 * @param secondsValidating of both
 */
@JsonPropertyOrder({
  "epoch",
  "lr",
  "images",
  "train-loss",
  "train-ce",
  "train-top1",
  "val-loss",
  "val-top1",
  "val-top5",
  "val-loss-ema",
  "val-top1-ema",
  "val-top5-ema",
  "seconds",
  "seconds-validating"
})
public record EpochSummary(
    int epoch,
    double lr,
    long images,
    double trainLoss,
    double trainCe,
    double trainTop1,
    @Nullable Double valLoss,
    @Nullable Double valTop1,
    @Nullable Double valTop5,
    @Nullable Double valLossEma,
    @Nullable Double valTop1Ema,
    @Nullable Double valTop5Ema,
    double seconds,
    @Nullable Double secondsValidating) {

  /**
   * @param rounds all of the epoch, at least one
   */
  public static EpochSummary of(List<RoundMetrics> rounds, Optional<Validation> validation) {
    RoundMetrics all = RoundMetrics.together(rounds);
    return new EpochSummary(
        all.epoch(),
        all.lr(),
        all.images(),
        all.loss(),
        all.ce(),
        all.trainAccuracy(),
        validation.map(v -> v.raw().meanCrossEntropy()).orElse(null),
        validation.map(v -> v.raw().top1Rate()).orElse(null),
        validation.map(v -> v.raw().top5Rate()).orElse(null),
        validation.map(v -> v.ema().meanCrossEntropy()).orElse(null),
        validation.map(v -> v.ema().top1Rate()).orElse(null),
        validation.map(v -> v.ema().top5Rate()).orElse(null),
        all.secondsRound(),
        validation.map(Validation::seconds).orElse(null));
  }
}
