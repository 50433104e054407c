/**
 * Work on a batch, shared by the threads of one step.
 *
 * <p>Decisions. libtorch has its own threads (OpenMP); the loops in Java share theirs, a pool of
 * daemons, so that no step makes threads. A slice is a run of neighbouring images or pixels; sums
 * over slices are added in the slices' order, so they depend on the number of threads but not on
 * which one was first.
 */
@NullMarked
package io.ghostspark.model.parallel;

import org.jspecify.annotations.NullMarked;
