package io.ghostspark.model.average;

/** A worker's vector holds NaN or an infinity; nothing was averaged. */
public final class NonFiniteContributionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int contribution;

  NonFiniteContributionException(int contribution, String place, float value) {
    super("Cannot average contribution " + contribution + ": " + place + " is " + value);
    this.contribution = contribution;
  }

  /** Number of the worker. */
  public int contribution() {
    return contribution;
  }
}
