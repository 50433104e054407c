/**
 * Source images to Parquet shards with a manifest.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Listing and reading are apart. Tasks list the source (tar headers, folders, label file);
 *       the listing is shuffled on Spark, so the driver holds a few numbers per shard, not the
 *       images. A shard's task then reads its images where they lie. Rejected: Spark's binaryFile
 *       source, which cannot look into tars; shuffling the images themselves, which writes all of
 *       them twice and starts again after a kill.
 *   <li>Rows are shuffled globally, once, by a seeded hash of the image id ({@link
 *       io.ghostspark.jobs.prepare.ShuffleKey}): the order does not depend on the number of tasks,
 *       and training then only permutes row groups and rows within a pool of them. Shards are cut
 *       by the source's bytes (resized: times the share that a sample keeps).
 *   <li>A finished shard leaves a record ({@link io.ghostspark.jobs.prepare.ShardRecord}); a
 *       resumed run with the same settings and an unchanged source takes it over after comparing
 *       its digest, and ends with the same bytes. A source file replaced by another of the same
 *       name and length shows by its modification time or entity tag.
 *   <li>Unreadable images go to {@code rejects.parquet} with a reason; too many of them, or a
 *       repeated id, fail the job.
 *   <li>Detection: the annotation file cannot be split, so one task streams it to disk; images meet
 *       their boxes by id and their files by name in Spark's shuffles.
 *   <li>A split exists when its manifest does, which is its last file.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.prepare;

import org.jspecify.annotations.NullMarked;
