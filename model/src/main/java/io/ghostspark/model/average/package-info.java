/**
 * Averaging of worker states: pure functions on arrays, no backend.
 *
 * <p>Decisions. Sums run in float64 over contributions brought into one canonical order (by
 * examples, then by content), so the result is the same bit for bit whatever order the workers
 * answer in; a compensated or exact accumulator would buy nothing more. With at most 2^29 examples
 * a product "examples x f32" and every partial sum of equal values is exact in float64, hence equal
 * replicas average to themselves exactly. Running variances merge by the law of total variance with
 * the unrounded float64 means: var = sum w (var_i + (mean_i - mean)^2) / sum w; averaging them
 * plainly (or their logarithms, as DL4J does) loses the spread between the workers' means.
 */
@NullMarked
package io.ghostspark.model.average;

import org.jspecify.annotations.NullMarked;
