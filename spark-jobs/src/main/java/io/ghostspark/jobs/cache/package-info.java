/**
 * What an operator does with a logit cache beside making it: {@code cache plan}, {@code show},
 * {@code verify}, {@code ablate}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>{@code plan} is arithmetic on the layout and needs neither data nor Spark: it is asked
 *       before anything is spent.
 *   <li>{@code show} gives SQL one row per (image, view) through a view registered on the shards'
 *       own reader. Rejected: a second, flat copy of the table, which would double the cache for
 *       the sake of people who look at it once.
 *   <li>{@code verify} trusts nothing: manifest and files are compared, ids of both tables met row
 *       by row, sampled views drawn again from the recipe and scored again by the teacher. Its
 *       limits are options, because how far a GPU in bf16 may be from a CPU is the operator's call.
 *   <li>A cache that fails is an error with exit code 1, after its report.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.cache;

import org.jspecify.annotations.NullMarked;
