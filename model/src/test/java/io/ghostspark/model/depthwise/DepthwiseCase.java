package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.DepthwiseBranch.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One generated problem.
 *
 * @param activation null for the dense form
 * @param input [n, h, w, c]
 * @param outputGradient of the output's shape
 */
record DepthwiseCase(
    DepthwiseShape shape,
    @Nullable Activation activation,
    List<DepthwiseBranch> branches,
    double[] input,
    double[] outputGradient) {

  /** Which branches are there: scale first, then skip, as in the network. */
  record Branches(int numConvolutions, boolean scale, boolean skip) {}

  static DepthwiseCase ghost(DepthwiseShape shape, Activation activation, Branches set, long seed) {
    return of(shape, activation, set, seed);
  }

  static DepthwiseCase dense(DepthwiseShape shape, Branches set, long seed) {
    return of(shape, null, set, seed);
  }

  private static DepthwiseCase of(
      DepthwiseShape shape, @Nullable Activation activation, Branches set, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<DepthwiseBranch> branches = new ArrayList<>();
    if (set.scale()) {
      branches.add(branch(Kind.SCALE, shape.channels(), shape, random));
    }
    if (set.skip()) {
      branches.add(branch(Kind.SKIP, 0, shape, random));
    }
    for (int i = 0; i < set.numConvolutions(); i++) {
      branches.add(branch(Kind.CONVOLUTION, shape.channels() * shape.taps(), shape, random));
    }
    int outputs = activation == null ? shape.outputLength() : 2 * shape.outputLength();
    double[] input = normal(shape.inputLength(), 0.2, 1, random);
    return new DepthwiseCase(shape, activation, branches, input, normal(outputs, 0, 1, random));
  }

  private static DepthwiseBranch branch(
      Kind kind, int weights, DepthwiseShape shape, SplittableRandom random) {
    return new DepthwiseBranch(
        kind,
        normal(weights, 0, 0.4, random),
        normal(shape.channels(), 1, 0.3, random),
        normal(shape.channels(), 0, 0.3, random));
  }

  /** Nearly normal: a sum of uniforms. Every value is a float. */
  private static double[] normal(int length, double mean, double deviation, SplittableRandom r) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      double sum = r.nextDouble() + r.nextDouble() + r.nextDouble() + r.nextDouble() - 2;
      values[i] = (float) (mean + deviation * Math.sqrt(3) * sum);
    }
    return values;
  }

  DepthwiseCase withInput(double[] values) {
    return new DepthwiseCase(shape, activation, branches, values, outputGradient);
  }

  DepthwiseCase withBranch(int n, DepthwiseBranch branch) {
    List<DepthwiseBranch> changed = new ArrayList<>(branches);
    changed.set(n, branch);
    return new DepthwiseCase(shape, activation, changed, input, outputGradient);
  }

  @Override
  public String toString() {
    return shape
        + " "
        + activation
        + " "
        + branches.stream().map(branch -> branch.kind().toString()).toList();
  }
}
