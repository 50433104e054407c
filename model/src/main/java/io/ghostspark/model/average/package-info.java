/**
 * Averaging of worker states: pure functions on arrays, no backend.
 *
 * <p>Decisions. Sums run in float64 over contributions in the order of the workers' numbers, so the
 * result is the same bit for bit whatever order they answer in and however the vector is cut; a
 * compensated or exact accumulator would buy nothing more. With at most 2^29 examples a product
 * "examples x f32" and every partial sum of equal values is exact in float64, hence equal replicas
 * average to themselves exactly. Running variances merge by the law of total variance with the
 * unrounded float64 means: var = sum w (var_i + (mean_i - mean)^2) / sum w; averaging them plainly
 * (or their logarithms, as DL4J does) loses the spread between the workers' means.
 *
 * <p>The EMA of a round is the average of the workers' EMAs. An EMA is linear in the weights, so
 * that is the EMA over the averages of the workers' weights after each step, which never existed as
 * weights but for the round's last one. An outer step moves the weights and leaves the EMA, which
 * follows with the next round's steps.
 */
@NullMarked
package io.ghostspark.model.average;

import org.jspecify.annotations.NullMarked;
