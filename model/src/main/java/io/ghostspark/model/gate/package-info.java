/**
 * The training form of a ghost module's long-range gate (facts §2.2) in float32 on NIO buffers,
 * channels last: {@link io.ghostspark.model.gate.GateKernel} is what stands behind its 1x1
 * convolution (normalisation, 1x5 strip, normalisation, 5x1 strip, normalisation, sigmoid) with all
 * gradients, {@link io.ghostspark.model.gate.NearestGate} the product with the enlarged gate.
 *
 * <p>Decisions. Libtorch takes some thirty calls for one gate and its way back, each a pass or two
 * over a map; here a normalisation is applied while the next strip reads its input, and a strip's
 * statistics are summed while its output is written. The way back needs the maps between, so a
 * caller keeps them or has them made again from the first and the statistics, which are a few
 * numbers a channel. The activations before the gate are not kept: the product divides them out
 * again while it computes the gradients.
 *
 * <p>The small maps are worked on a row at a time, copied to the heap: a copy in order is what the
 * processor fetches ahead best, and the loops then meet the first cache only. The product has no
 * reuse and works on the buffers themselves. A loop takes a vector of channels of one pixel; where
 * the channels are no multiple of it, the last vector overlaps the one before, so no operand is a
 * target and a pixel must hold a vector: smaller ones, other precisions and JVMs without the vector
 * module go through libtorch. Vectors that live across two nested loops become objects in JDK 17,
 * and so do masks: there are none. Sums run in float32 over about 128 pixels and in float64 beyond;
 * second moments are taken about a value near the mean.
 */
@NullMarked
package io.ghostspark.model.gate;

import org.jspecify.annotations.NullMarked;
