/**
 * Top-k, agreement with the teacher, confusion, as counts that merge.
 *
 * <p>Decisions: metrics are counts and sums, never rates, so that slices of an evaluation merge in
 * any grouping; rates are accessors. Equal logits rank by class id, lower first: the only rule that
 * gives the same top-1 on every engine when a network saturates. A NaN logit is an error and not a
 * wrong answer: every comparison with NaN is false, which would count it as rank one.
 */
@NullMarked
package io.ghostspark.model.eval;

import org.jspecify.annotations.NullMarked;
