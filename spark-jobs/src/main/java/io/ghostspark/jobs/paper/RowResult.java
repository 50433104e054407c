package io.ghostspark.jobs.paper;

/**
 * What a row came to with one seed; file {@code rows/DIGEST.json} of its scale.
 *
 * @param rounds averagings of the whole training
 * @param top1Ema of the EMA weights on the validation images, share in 0..1
 * @param top1 of the raw weights
 * @param trainLoss of the last epoch
 * @param seconds of the training
 * @param commit of the sources that trained it
 */
public record RowResult(
    String digest,
    long seed,
    String network,
    int epochs,
    long rounds,
    double top1Ema,
    double top1,
    double trainLoss,
    double seconds,
    String commit) {

  /** Per cent, as the paper counts. */
  double percent() {
    return 100 * top1Ema;
  }
}
