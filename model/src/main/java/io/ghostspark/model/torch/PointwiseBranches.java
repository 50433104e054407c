package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * Sum of N 1x1 convolutions with a normalisation each (the first half of a ghost module in training
 * form) without computing the branches one by one. Two exact forms; {@link #isWide} chooses by
 * counting products.
 */
final class PointwiseBranches implements Differentiable {
  private final Tensor firstWeight;
  private final long numBranches;
  private final Differentiable form;

  /**
   * @param prefix branch i is {@code prefix + i + ".conv"} and {@code prefix + i + ".bn"}
   */
  PointwiseBranches(TensorBook book, String prefix, int numBranches) {
    this.firstWeight = book.tensor(prefix + "0.conv.weight");
    this.numBranches = numBranches;
    requireStacked(book, prefix);
    BranchNorms norms = new BranchNorms(book, prefix, numBranches);
    this.form =
        isWide()
            ? new StackedPointwise(this::weight, this::weightGradient, norms)
            : new MomentPointwise(this::weight, this::weightGradient, norms);
  }

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    return form.apply(input, kept);
  }

  /**
   * Whether the input has so many more channels than the output that its covariance costs more than
   * the branches: 2 numIn^2 products per pixel against 3 (N - 1) numOut numIn.
   */
  private boolean isWide() {
    return 2 * firstWeight.size(1) > 3 * (numBranches - 1) * firstWeight.size(0);
  }

  /** [N numOut, numIn, 1, 1]: all branches' weights below each other. */
  private Tensor weight() {
    return stacked(firstWeight);
  }

  private Tensor weightGradient() {
    return stacked(firstWeight.grad());
  }

  private Tensor stacked(Tensor first) {
    long numIn = firstWeight.size(1);
    long[] shape = {numBranches * firstWeight.size(0), numIn, 1, 1};
    return Windows.of(first, shape, numIn, 1, 1, 1);
  }

  private void requireStacked(TensorBook book, String prefix) {
    long first = book.layout().slot(prefix + "0.conv.weight").offset();
    for (int i = 0; i < numBranches; i++) {
      if (book.layout().slot(prefix + i + ".conv.weight").offset()
          != first + i * firstWeight.numel()) {
        throw new IllegalStateException(
            "Cannot stack the branches of '" + prefix + "': not side by side in the layout");
      }
    }
  }
}
