package io.ghostspark.model.torch;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * All branches as one convolution, then one convolution that normalises and adds them: for inputs
 * with many more channels than the output. Symbols as in {@link MomentPointwise}.
 */
final class StackedPointwise implements Differentiable {
  private static final long[] CHANNELS = {1, -1, 1, 1};

  private final Supplier<Tensor> weight;
  private final Supplier<Tensor> weightGradient;
  private final BranchNorms norms;

  StackedPointwise(Supplier<Tensor> weight, Supplier<Tensor> weightGradient, BranchNorms norms) {
    this.weight = weight;
    this.weightGradient = weightGradient;
    this.norms = norms;
  }

  /**
   * What the way back needs.
   *
   * @param branches [n, N numOut, h, w] before normalisation
   * @param mean [N numOut]
   * @param inverseDeviation [N numOut]
   * @param scale [N numOut], s
   */
  private record Branches(Tensor branches, Tensor mean, Tensor inverseDeviation, Tensor scale) {}

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    kept.own(input);
    Branches stacked = branches(input, kept);
    Tensor bias = norms.bias().sub(byBranch(stacked.scale().mul(stacked.mean()))).sum(0);
    Tensor output = Pointwise.convolve(stacked.branches(), adder(stacked.scale()), bias);
    return new Pass(output, gradient -> backward(gradient, input, stacked));
  }

  private Branches branches(Tensor input, NativeArena kept) {
    Tensor branches = kept.own(Pointwise.convolve(input, weight.get()));
    TensorOptional none = new TensorOptional();
    // Its parts live as long as the pair does.
    T_TensorTensor_T statistics = kept.own(torch.batch_norm_update_stats(branches, none, none, 0));
    Tensor mean = statistics.get0();
    Tensor variance = statistics.get1();
    norms.track(byBranch(mean), byBranch(variance), branches.numel() / branches.size(1));
    Tensor inverseDeviation = kept.own(variance.add(new Scalar(BatchNorm.EPSILON)).rsqrt_());
    Tensor scale = kept.own(norms.weight().reshape(-1).mul(inverseDeviation));
    return new Branches(branches, mean, inverseDeviation, scale);
  }

  private Tensor backward(Tensor gradient, Tensor input, Branches stacked) {
    double count = gradient.numel() / (double) gradient.size(1);
    Pointwise.Gradients direct =
        Pointwise.gradients(gradient, stacked.branches(), adder(stacked.scale()));
    Tensor sum = direct.bias();
    long numBranches = norms.numBranches();
    Tensor along = direct.weight().view(sum.size(0), numBranches, -1).diagonal(0, 0, 2).reshape(-1);
    Tensor sums = sum.repeat(numBranches);
    Tensor ofGamma = along.sub(sums.mul(stacked.mean())).mul_(stacked.inverseDeviation());
    norms.addGradients(byBranch(ofGamma), sum);
    Scalar perPixel = new Scalar(1 / count);
    Tensor taken = stacked.scale().mul(ofGamma).mul_(stacked.inverseDeviation()).mul_(perPixel);
    Tensor shift = taken.mul(stacked.mean()).sub_(stacked.scale().mul(sums).mul_(perPixel));
    Tensor ofBranches =
        direct
            .input()
            .addcmul_(stacked.branches(), taken.neg().view(CHANNELS))
            .add_(shift.view(CHANNELS));
    Pointwise.Gradients ofConvolution = Pointwise.gradients(ofBranches, input, weight.get());
    weightGradient.get().add_(ofConvolution.weight());
    return ofConvolution.input();
  }

  /** [numOut, N numOut, 1, 1]: output o takes channel o of every branch, times its scale. */
  private Tensor adder(Tensor scale) {
    Tensor diagonals = torch.diag_embed(byBranch(scale));
    return diagonals.permute(1, 0, 2).reshape(diagonals.size(1), -1, 1, 1);
  }

  /** [N numOut] as [N, numOut]. */
  private Tensor byBranch(Tensor stacked) {
    return stacked.view(norms.numBranches(), -1);
  }
}
