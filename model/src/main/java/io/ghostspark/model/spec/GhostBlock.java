package io.ghostspark.model.spec;

import java.io.Serializable;

/**
 * One bottleneck at a given width (facts §1.2): ghost module, stride-2 depth-wise convolution,
 * squeeze-excitation, ghost module, shortcut.
 *
 * @param key checkpoint prefix, {@code blocks.S.B}
 * @param kernelPx side of the stride-2 depth-wise and of the shortcut kernel
 * @param numIn input channels
 * @param numMid channels between the ghost modules
 * @param numOut output channels
 * @param numSqueeze channels inside squeeze-excitation, 0 when there is none
 * @param stride 1 or 2
 * @param gate of the first ghost module
 */
public record GhostBlock(
    String key,
    int kernelPx,
    int numIn,
    int numMid,
    int numOut,
    int numSqueeze,
    int stride,
    Gate gate)
    implements Serializable {

  /** Long-range attention on the input of a ghost module (facts §2.2). */
  public enum Gate {
    NONE,
    DFC
  }

  /** Channels of a ghost module's primary half; the cheap half has as many. */
  public static int numPrimary(int numOut) {
    return (numOut + 1) / 2;
  }

  public boolean hasStride() {
    return stride > 1;
  }

  public boolean hasSqueeze() {
    return numSqueeze > 0;
  }

  /** Whether the shortcut is the input itself. */
  public boolean hasIdentityShortcut() {
    return stride == 1 && numIn == numOut;
  }

  public boolean hasGate() {
    return gate == Gate.DFC;
  }
}
