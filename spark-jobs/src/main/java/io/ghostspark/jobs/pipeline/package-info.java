/**
 * All stages of an experiment in one JVM and one Spark session, with a table of what each cost.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The stages are the subcommands' own jobs and meet on disk only, so a stage can be run again
 *       by itself; the pipeline adds no file format but {@code stages.json}.
 *   <li>The control arm is the same configuration with three keys changed in code ({@link
 *       io.ghostspark.jobs.pipeline.PipelineCommand}), so the arms cannot drift apart.
 *   <li>Whatever the first stage can know of later ones (sources, teacher, output folders) is
 *       checked first and all problems are one error ({@link
 *       io.ghostspark.jobs.pipeline.PipelineCheck}): a run of hours must not end at a folder that
 *       was not empty.
 *   <li>One way of handling existing output for all stages: {@code --resume} skips finished ones.
 *   <li>Rows carry their unit (images, views, samples): rates of different stages do not compare.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
