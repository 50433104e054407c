package io.ghostspark.model.torch;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The branches' statistics from the input's mean and covariance, then one convolution with the
 * folded kernel (design.md D5). With mu and Sigma of the input, branch n has mean W_n mu and
 * variance diag(W_n Sigma W_n^T). The algebra on channels runs in f64.
 *
 * <p>Backward, G the gradient of the sum, M the number of pixels, s_n = gamma_n / sigma_n: the
 * gradient of branch n's convolution is H_n = s_n (G - mean(G)) - a_n (y_n - mean_n) with a_n = s_n
 * dgamma_n / (M sigma_n), hence dW_n = s_n (G x^T - sum(G) mu^T) - M a_n W_n Sigma, and the input's
 * gradient is W^T G - S (x - mu) - W^T mean(G) with the folded W and S = sum_n W_n^T diag(a_n) W_n.
 */
final class MomentPointwise implements Differentiable {
  private final Supplier<Tensor> weight;
  private final Supplier<Tensor> weightGradient;
  private final BranchNorms norms;

  MomentPointwise(Supplier<Tensor> weight, Supplier<Tensor> weightGradient, BranchNorms norms) {
    this.weight = weight;
    this.weightGradient = weightGradient;
    this.norms = norms;
  }

  /**
   * What the way back needs, all f64; the N branches stand below each other.
   *
   * @param count pixels in the batch, M
   * @param mu [numIn]
   * @param stackedSigma [N numOut, numIn] weights times covariance
   * @param mean [N numOut]
   * @param inverseDeviation [N numOut]
   * @param scale [N numOut], s
   */
  private record Moments(
      double count,
      Tensor mu,
      Tensor stackedSigma,
      Tensor mean,
      Tensor inverseDeviation,
      Tensor scale) {}

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    kept.own(input);
    Tensor stacked = stacked();
    Moments moments = moments(input, stacked, kept);
    Tensor folded = kept.own(folded(stacked, moments.scale()).to(input.scalar_type()));
    Tensor shift = norms.bias().sub(byBranch(moments.scale().mul(moments.mean())));
    Tensor bias = shift.sum(0).to(input.scalar_type());
    Tensor output = Pointwise.convolve(input, folded, bias);
    return new Pass(output, gradient -> backward(gradient, input, folded, moments));
  }

  private Moments moments(Tensor input, Tensor stacked, NativeArena kept) {
    long count = input.numel() / input.size(1);
    Scalar perPixel = new Scalar(1.0 / count);
    Pointwise.Sums sums = Pointwise.sums(input);
    Tensor mu = sums.channels().to(ScalarType.Double).mul(perPixel);
    Tensor second = sums.products().to(ScalarType.Double).mul(perPixel);
    Tensor stackedSigma = stacked.mm(second.sub_(torch.outer(mu, mu)));
    Tensor mean = stacked.mv(mu);
    Tensor variance = rowProducts(stackedSigma, stacked).clamp_min_(new Scalar(0));
    norms.track(byBranch(mean), byBranch(variance), count);
    Tensor inverseDeviation = variance.add(new Scalar(BatchNorm.EPSILON)).rsqrt_();
    Tensor scale = norms.weight().reshape(-1).mul(inverseDeviation);
    return new Moments(
        count,
        kept.own(mu),
        kept.own(stackedSigma),
        kept.own(mean),
        kept.own(inverseDeviation),
        kept.own(scale));
  }

  private Tensor backward(Tensor gradient, Tensor input, Tensor folded, Moments moments) {
    Pointwise.Gradients direct = Pointwise.gradients(gradient, input, folded);
    Tensor sum = direct.bias().to(ScalarType.Double);
    Tensor cross = direct.weight().to(ScalarType.Double).view(sum.size(0), -1);
    Tensor stacked = stacked();
    Tensor along = rowProducts(perBranch(cross), stacked);
    Tensor ofGamma = along.sub(perBranch(sum).mul(moments.mean())).mul_(moments.inverseDeviation());
    norms.addGradients(byBranch(ofGamma), sum);
    // M a_n: the part of each branch's gradient that its own variance takes back.
    Tensor taken = moments.scale().mul(ofGamma).mul_(moments.inverseDeviation());
    Tensor centred = perBranch(cross.sub(torch.outer(sum, moments.mu())));
    Tensor ofWeight =
        centred.mul_(column(moments.scale())).sub_(moments.stackedSigma().mul(column(taken)));
    weightGradient.get().add_(ofWeight.view_as(weightGradient.get()));
    return direct.input().add_(throughMoments(input, folded, stacked, taken, sum, moments));
  }

  /** The input's gradient through the statistics, S (mu - x) - W^T sum(G) / M. */
  private static Tensor throughMoments(
      Tensor input, Tensor folded, Tensor stacked, Tensor taken, Tensor sum, Moments moments) {
    Scalar perPixel = new Scalar(1 / moments.count());
    Tensor s = stacked.t().mm(stacked.mul(column(taken))).mul_(perPixel);
    Tensor foldedRows = folded.view(folded.size(0), folded.size(1)).to(ScalarType.Double);
    Tensor shift = s.mv(moments.mu()).sub_(foldedRows.t().mv(sum).mul_(perPixel));
    Tensor kernel = s.neg().to(input.scalar_type()).view(s.size(0), s.size(1), 1, 1);
    return Pointwise.convolve(input, kernel, shift.to(input.scalar_type()));
  }

  /** [N numOut, numIn] f64. */
  private Tensor stacked() {
    Tensor all = weight.get();
    return all.view(all.size(0), all.size(1)).to(ScalarType.Double);
  }

  private Tensor folded(Tensor stacked, Tensor scale) {
    long numIn = stacked.size(1);
    Tensor scaled = stacked.mul(column(scale)).view(norms.numBranches(), -1, numIn);
    return scaled.sum(0).view(-1, numIn, 1, 1);
  }

  /** [numOut, ...] below itself once per branch. */
  private Tensor perBranch(Tensor perOutput) {
    long[] repeats = new long[(int) perOutput.dim()];
    Arrays.fill(repeats, 1);
    repeats[0] = norms.numBranches();
    return perOutput.repeat(repeats);
  }

  /** [N numOut] as [N, numOut]. */
  private Tensor byBranch(Tensor stacked) {
    return stacked.view(norms.numBranches(), -1);
  }

  private static Tensor rowProducts(Tensor left, Tensor right) {
    return left.mul(right).sum(1);
  }

  private static Tensor column(Tensor vector) {
    return vector.unsqueeze(1);
  }
}
