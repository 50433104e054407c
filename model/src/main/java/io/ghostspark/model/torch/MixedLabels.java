package io.ghostspark.model.torch;

import java.util.Arrays;

/**
 * Targets of a batch whose pictures were mixed in pairs (Mixup, CutMix): {@code share} of a
 * picture's own label and {@code 1 - share} of its partner's.
 *
 * @param partners [n] 0-based labels of the partners
 * @param share in [0, 1]
 */
public record MixedLabels(int[] partners, double share) {

  /** Of samples {@code from} (inclusive) to {@code to} (exclusive). */
  MixedLabels part(int from, int to) {
    return new MixedLabels(Arrays.copyOfRange(partners, from, to), share);
  }
}
