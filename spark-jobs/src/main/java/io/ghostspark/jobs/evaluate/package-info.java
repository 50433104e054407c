/**
 * Top-1, top-5 and agreement of every form of a trained network, on the validation shards.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Raw, EMA, deployed and the teacher are scored in one pass: each image is decoded once, and
 *       agreement and KL compare networks on the same pixels.
 *   <li>The deployed form is folded here from the EMA weights, not read from an export, so the
 *       three accuracies of a run need no export.
 *   <li>A task is one row group; results are counts that merge exactly, so the figures do not
 *       depend on the number of tasks.
 *   <li>Results go into the run's folder ({@code evaluation.json}, {@code predictions.jsonl}) and
 *       replace older ones: they follow from the run's files and can be made again.
 *   <li>Detections (COCO) are compared in the driver's JVM without a session: half a million boxes
 *       take a second or two. Ground truth comes from the annotation file or from shards.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
