package io.ghostspark.model.torch;

/**
 * Scalars of one step, losses as means over its samples.
 *
 * @param crossEntropy the loss against the labels, whichever it is
 * @param gradNorm global L2 norm before clipping
 */
public record StepResult(
    double loss, double crossEntropy, double distillation, double gradNorm, int correct, int n) {

  /** Of both parts' samples. */
  StepResult plus(StepResult part) {
    int total = n + part.n;
    return new StepResult(
        (loss * n + part.loss * part.n) / total,
        (crossEntropy * n + part.crossEntropy * part.n) / total,
        (distillation * n + part.distillation * part.n) / total,
        gradNorm,
        correct + part.correct,
        total);
  }

  StepResult withGradNorm(double norm) {
    return new StepResult(loss, crossEntropy, distillation, norm, correct, n);
  }
}
