package io.ghostspark.jobs.train;

/** A round's result must not be used: training diverged or a worker answered nonsense. */
final class RoundFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RoundFailedException(RoundWindow window, int worker, String reason) {
    super(
        "Cannot finish round %d (epoch %d): worker %d, %s"
            .formatted(window.round(), window.epoch(), worker, reason));
  }
}
