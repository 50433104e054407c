package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.DepthwiseCase.Branches;
import java.util.stream.Stream;

/** Problems for the laws: odd sizes, maps of one pixel or line, few and uneven channels. */
final class DepthwiseCases {
  private DepthwiseCases() {}

  static Stream<DepthwiseCase> all() {
    return Stream.concat(ghost(), dense());
  }

  static Stream<DepthwiseCase> ghost() {
    return Stream.of(
        ghost(1, 1, 2, 2, Activation.NONE, new Branches(1, false, false), 1),
        ghost(3, 4, 1, 1, Activation.RELU, new Branches(2, true, true), 2),
        ghost(2, 3, 1, 5, Activation.RELU, new Branches(3, true, true), 3),
        ghost(2, 5, 7, 1, Activation.NONE, new Branches(3, false, true), 4),
        ghost(1, 8, 2, 3, Activation.RELU, new Branches(5, true, true), 5),
        ghost(2, 12, 5, 4, Activation.RELU, new Branches(3, true, true), 6),
        ghost(3, 16, 3, 3, Activation.NONE, new Branches(4, true, false), 7),
        ghost(2, 20, 7, 7, Activation.RELU, new Branches(3, true, true), 8),
        ghost(1, 36, 9, 6, Activation.NONE, new Branches(3, true, true), 9),
        ghost(2, 7, 14, 130, Activation.RELU, new Branches(1, false, true), 10),
        ghost(5, 33, 2, 2, Activation.RELU, new Branches(2, true, true), 11));
  }

  static Stream<DepthwiseCase> dense() {
    return Stream.of(
        dense(new DepthwiseShape(2, 1, 2, 3, 3, 2), new Branches(1, false, false), 21),
        dense(new DepthwiseShape(5, 4, 1, 1, 3, 2), new Branches(3, true, false), 22),
        dense(new DepthwiseShape(4, 6, 1, 2, 5, 2), new Branches(2, true, false), 23),
        dense(new DepthwiseShape(2, 8, 5, 7, 3, 2), new Branches(5, true, false), 24),
        dense(new DepthwiseShape(2, 12, 8, 6, 5, 2), new Branches(3, true, false), 25),
        dense(new DepthwiseShape(1, 20, 9, 11, 5, 2), new Branches(4, false, false), 26),
        dense(new DepthwiseShape(3, 36, 6, 4, 3, 2), new Branches(3, true, false), 27),
        dense(new DepthwiseShape(1, 17, 130, 7, 5, 2), new Branches(2, false, false), 28),
        dense(new DepthwiseShape(2, 5, 4, 6, 3, 1), new Branches(3, true, true), 29),
        dense(new DepthwiseShape(2, 18, 5, 3, 5, 1), new Branches(3, true, true), 30),
        dense(new DepthwiseShape(3, 16, 1, 1, 5, 1), new Branches(1, true, false), 31));
  }

  private static DepthwiseCase ghost(
      int n, int c, int h, int w, Activation activation, Branches branches, long seed) {
    return DepthwiseCase.ghost(DepthwiseShape.ofGhost(n, c, h, w), activation, branches, seed);
  }

  private static DepthwiseCase dense(DepthwiseShape shape, Branches branches, long seed) {
    return DepthwiseCase.dense(shape, branches, seed);
  }
}
