/**
 * The DL4J ComputationGraph whose one custom layer runs on libtorch.
 *
 * <p>Decisions. A network is one {@link io.ghostspark.model.dl4j.GhostsparkLayer} and a loss layer:
 * DL4J's own convolutions are about ten times slower (design.md D1), and one layer costs one call
 * per pass. All weights and running statistics lie in the graph's flattened {@code params()} in the
 * order of {@link io.ghostspark.model.spec.FlatLayout}; libtorch's tensors are windows on that
 * memory, so whatever DL4J writes there (averaging, zip files, {@code setParams}) is what the
 * kernel computes with. Parameter names are the checkpoint keys with {@code -} for {@code _},
 * because DL4J splits the names of gradients at the last underscore.
 *
 * <p>Running statistics are parameters with a gradient of zero, the NoOp updater and no
 * regularisation: the kernel itself moves them in training passes.
 */
@NullMarked
package io.ghostspark.model.dl4j;

import org.jspecify.annotations.NullMarked;
