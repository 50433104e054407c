package io.ghostspark.model.depthwise;

/**
 * Batch statistics of one branch, before its normalisation.
 *
 * @param mean [channels]
 * @param variance [channels], biased (divided by the number of positions)
 */
public record BranchStatistics(double[] mean, double[] variance) {}
