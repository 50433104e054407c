/**
 * Parameter-averaged training on Spark: plan of the data, rounds, checkpoints, console.
 *
 * <p>Decisions.
 *
 * <ul>
 *   <li>The order of an epoch is a pure function of (seed, epoch, manifest); workers and executors
 *       only cut it. Row groups are permuted, rows are permuted inside pools of {@value
 *       io.ghostspark.jobs.train.EpochPlan#POOL_ROW_GROUPS} consecutive row groups, so a task reads
 *       few row groups at a time; shards were shuffled globally when they were written.
 *   <li>With more workers than {@code train.averaging.fan-in} they average pieces among themselves
 *       in the round's second stage, so driver and tasks hold a state or two whatever their number.
 *       A deeper tree was rejected: it sends whole states through every level and sums in another
 *       order. Workers' states travel packed and are read out while they are averaged.
 *   <li>H depends on the epoch alone, the outer step runs on the driver on trainable weights alone,
 *       and its momentum is in the checkpoint. Halves travel up only, rounded afresh every round
 *       against a broadcast in f32: no error piles up, so there is no error feedback to keep.
 *   <li>{@code train.moments}: averaged; reset, which makes a new optimiser every round, its clock
 *       of bias corrections too; or kept by every worker ({@link
 *       io.ghostspark.jobs.train.KeptMoments}). Kept ones travel as averaged ones do and live with
 *       the driver and in the checkpoint, by worker's number: slices stay free to run anywhere, and
 *       losing an executor loses nothing. Keeping them on executors was rejected: half the traffic,
 *       but tasks bound to places and other bits behind every loss. The driver holds all workers'
 *       moments, so there are at most {@code fan-in} workers; a run that goes on with another
 *       number of workers starts them all from the averaged moments.
 *   <li>One Spark job per round over {@code train.workers} ordinary tasks. A task is idempotent: it
 *       loads the broadcast state, trains its slice, returns the state; lost tasks are rerun.
 *   <li>State crosses the wire as little-endian blocks: Java serialisation writes float arrays
 *       element by element.
 *   <li>In local mode nothing crosses a wire: the state and the answers are handed over by
 *       reference ({@link io.ghostspark.jobs.train.LocalHandover}).
 *   <li>Tasks borrow trainers from an executor-wide pool instead of owning one per slot: Spark may
 *       put a slot elsewhere each round, and a borrowed trainer is overwritten by the state anyway.
 *       Every GPU has its own.
 *   <li>A non-finite step is an answer, not a task failure: Spark would retry a deterministic
 *       failure three more times. An answer that cannot be used (not finite, wrong lengths) is
 *       asked for once more, of an executor that answered well this round: a broken machine costs a
 *       slice, divergence shows twice.
 *   <li>Late slices meet {@link io.ghostspark.jobs.train.DeadlineConfig}. Spark's speculation is
 *       not used: it takes hosts for machines that fail together, cannot close a round, and writes
 *       shards twice.
 *   <li>One driver writes a run folder ({@link io.ghostspark.jobs.FolderLock}).
 *   <li>Batches are made on as many threads as the steps turn out to need ({@link
 *       io.ghostspark.jobs.train.DecodeThreads}): a step on a GPU eats what several cores decode,
 *       one on two cores what a tenth of a core does. They arrive in order, so no bit depends on
 *       it.
 *   <li>A step's dropout masks are a function of (seed, step, worker), so averaged workers drop
 *       different units and a replay drops the same ({@link io.ghostspark.jobs.train.DropoutSeed}).
 *   <li>A checkpoint exists when its manifest exists (written last) and its digests agree.
 *   <li>A run may be resumed with another number of workers: state is one averaged set of arrays,
 *       rates depend on the epoch and the order of samples on nothing else, so what is left of the
 *       epoch is cut anew. Batch and steps per round are hyper-parameters and must stay.
 *   <li>An epoch is validated before its checkpoint is written and its summary's later lines are
 *       cut on resume, so {@code summary.csv} has every epoch once. Validation changes no bits.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.train;

import org.jspecify.annotations.NullMarked;
