/**
 * A run folder as its readers and its writer see it: figures of rounds and epochs, and the ways to
 * look at them while they come.
 *
 * <p>Decisions.
 *
 * <ul>
 *   <li>One record per round and one per epoch; the console, {@code watch}, TensorBoard and Spark's
 *       metrics show these and nothing else, so no two of them disagree.
 *   <li>A round's time is cut into five shares that make up the whole: steps and waiting as means
 *       over the workers, idle (waiting for the slowest worker), averaging, and what lies between
 *       two rounds. Decoding runs beside the steps and is told beside them.
 *   <li>TensorBoard: Maven Central has no living library that writes event files without
 *       TensorFlow's own natives (200 MB, and no s3a paths). TensorFlow for Java's generated
 *       protocol classes are alive and 4 MB, so the events are theirs and the framing of records
 *       (lengths and masked CRC-32C) is ours: {@link io.ghostspark.jobs.run.EventFrame}. BigDL's
 *       writer is bound to old Sparks; {@code org.tensorflow:proto} has classes of the same names
 *       as ND4J's.
 *   <li>An event file is appended to, or written again where a store cannot append, and closed at
 *       {@value io.ghostspark.jobs.run.TensorBoardLog#ROLL_BYTES} bytes, so that a long run does
 *       not write a long file every round. The step is the optimiser's; a resume cuts the steps
 *       behind its checkpoint and says so to a running TensorBoard.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.run;

import org.jspecify.annotations.NullMarked;
