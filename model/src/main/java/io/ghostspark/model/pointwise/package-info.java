/**
 * Products of activations with small matrices (1x1 convolutions on channels-last maps) in Java,
 * with the JDK's vector API.
 *
 * <p>Decisions. GhostNetV3's 1x1 convolutions have 8 to 480 output channels. On the shapes of width
 * 1.0 oneDNN 3.7 reaches 42 to 92 GFLOP/s on one core, OpenBLAS the same, these loops 48 to 213
 * (AMD Zen 5; model/PERFORMANCE.md). A block of rows and up to four vectors of columns stay in
 * registers while the sum runs; with vectors of 8 lanes (16 registers) at most three. The last
 * vector of a row overlaps the one before it, so no row needs padding. Sums run in the order of the
 * input channels: the same bits for any number of threads and rows.
 */
@NullMarked
package io.ghostspark.model.pointwise;

import org.jspecify.annotations.NullMarked;
