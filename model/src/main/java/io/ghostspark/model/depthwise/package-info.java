/**
 * Sums of depth-wise branches, each with its own batch normalisation in training mode, computed in
 * a few passes over memory instead of one per operation and branch: pure Java on NIO buffers.
 *
 * <p>Decisions. The branches are linear before their normalisations, so their batch statistics
 * follow from sums over shifted copies of the input ({@link
 * io.ghostspark.model.depthwise.BranchMoments}), the whole sum is one convolution, and the
 * gradients need only the sums of G x_k ({@link io.ghostspark.model.depthwise.BranchBackward}). At
 * stride 1 the sums of products follow from 13 lags and the map's border, and the input gradient
 * from 5x5 taps on the input, for any number of branches; at stride 2 the branches are evaluated.
 * The backward pass recomputes: what is kept is a few numbers per channel.
 *
 * <p>Sums run in float32 over at most some 128 pixels and in float64 beyond; all algebra per
 * channel is float64. Rows are copied to small zero-padded heap arrays, so no inner loop knows a
 * border. The inner loops ({@code RowKernels}) exist twice: with the JDK's vector API where the JVM
 * was started with its module, else in plain Java. A vector is 4 to 16 channels of one pixel; loops
 * over more taps than some thirty loads are not compiled well by JDK 17 and are cut in two. Images
 * are cut into one run per thread, added in their order: the same bits for the same number of
 * threads.
 */
@NullMarked
package io.ghostspark.model.depthwise;

import org.jspecify.annotations.NullMarked;
