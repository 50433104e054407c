package io.ghostspark.model.spec;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The parallel branches of a re-parameterised convolution (paper §3.1, facts §2.1).
 *
 * @param numConvolutions N of the paper, each with its own normalisation
 */
public record BranchSet(int numConvolutions, Set<Extra> extras) {

  /** Largest N. */
  public static final int MAX_CONVOLUTIONS = 5;

  /** Branches beside the N convolutions. */
  public enum Extra {
    /** A 1x1 convolution of a larger depth-wise one, with its normalisation. */
    SCALE,
    /** The normalised input itself. */
    SKIP
  }

  public BranchSet {
    extras = Collections.unmodifiableSet(copy(extras));
  }

  /**
   * What a convolution has at N: a scale branch if it is depth-wise and larger than 1x1, a skip
   * branch if its output has the shape of its input.
   */
  public static BranchSet of(int numConvolutions, DepthwiseScale scale, Filter filter) {
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (scale == DepthwiseScale.WITH && filter.isDepthwise() && !filter.isPointwise()) {
      extras.add(Extra.SCALE);
    }
    if (filter.keepsShape()) {
      extras.add(Extra.SKIP);
    }
    return new BranchSet(numConvolutions, extras);
  }

  public boolean hasScale() {
    return extras.contains(Extra.SCALE);
  }

  public boolean hasSkip() {
    return extras.contains(Extra.SKIP);
  }

  private static Set<Extra> copy(Set<Extra> extras) {
    return extras.isEmpty() ? EnumSet.noneOf(Extra.class) : EnumSet.copyOf(extras);
  }
}
