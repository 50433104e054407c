/**
 * Folding of branches: (spec, weights) to (deployed spec, weights) on plain arrays; never mutates.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Folding returns new weights. A network that folds itself behind a flag cannot be compared
 *       with what it was; a returned value can.
 *   <li>What folds is a {@code Block.Branched}, whichever network it stands in; a network without
 *       one is its own deployed form, so folding twice is folding once.
 *   <li>Sums run in float64 and are rounded once: what is left of the difference to the training
 *       form is the deployed network's own float32 arithmetic.
 *   <li>What the published deployed form leaves with a BatchNorm (stem, gate, shortcut, last
 *       convolution) keeps it here too, so that files exchange with the reference. {@link
 *       io.ghostspark.model.fuse.FoldedConvolution#fold} is also how the ONNX export folds those.
 *   <li>The pure-normalisation branch of a 1x1 module is a dense identity matrix; the published
 *       code would use a depth-wise one (facts §3), which no published width reaches.
 * </ul>
 */
@NullMarked
package io.ghostspark.model.fuse;

import org.jspecify.annotations.NullMarked;
