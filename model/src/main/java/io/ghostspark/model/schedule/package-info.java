/**
 * Learning rate by epoch or by step, length of a round by epoch.
 *
 * <p>Decisions: a pure function of how many epochs are done, so a rate needs no state, a resumed
 * run may change its schedule and another number of workers gives the same rates. By step the
 * argument is the position of the step's first sample in its epoch, which with equal steps is
 * timm's {@code sched_on_updates}; by epoch, timm's default and the recipe's, {@link
 * io.ghostspark.model.schedule.EpochwiseSchedule} rounds it down. Warm-up is linear from its own
 * first rate and replaces the curve's first epochs instead of shifting it (timm's {@code
 * warmup_prefix = false}, the recipe's setting). Checked against the golden tables.
 *
 * <p>H, a worker's steps between two averagings, is a function of the epoch alone: the quadratic
 * rule reads the rate at the epoch's start and nothing else, so it needs no state either.
 */
@NullMarked
package io.ghostspark.model.schedule;

import org.jspecify.annotations.NullMarked;
