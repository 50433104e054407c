/**
 * Learning rate by epoch.
 *
 * <p>Decisions: a pure function of the 0-based epoch, constant within it, as timm steps its
 * schedulers by default: a rate needs no state, so a resumed run may change its schedule and
 * another number of workers gives the same rates. Warm-up is linear in epochs from its own first
 * rate and replaces the curve's first epochs instead of shifting it (timm's {@code warmup_prefix =
 * false}, the recipe's setting). Checked against the golden tables.
 */
@NullMarked
package io.ghostspark.model.schedule;

import org.jspecify.annotations.NullMarked;
