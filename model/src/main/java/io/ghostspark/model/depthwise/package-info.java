/**
 * Sums of depth-wise branches, each with its own batch normalisation in training mode, computed in
 * a few passes over memory instead of one per operation and branch: pure Java on NIO buffers.
 *
 * <p>Decisions. The branches are linear before their normalisations, so their batch statistics
 * follow from sums over shifted copies of the input ({@link
 * io.ghostspark.model.depthwise.BranchMoments}), the whole sum is one convolution, and the
 * gradients need only the sums of G x_k ({@link io.ghostspark.model.depthwise.BranchBackward}). All
 * algebra per channel runs in float64.
 */
@NullMarked
package io.ghostspark.model.depthwise;

import org.jspecify.annotations.NullMarked;
