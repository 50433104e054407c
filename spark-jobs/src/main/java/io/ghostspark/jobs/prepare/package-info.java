/**
 * Source images to Parquet shards with a manifest.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Sources are listed on the driver first (tar headers, label file, folders), so that what is
 *       missing or does not match fails before a task starts. Rejected: Spark's binaryFile source,
 *       which cannot look into tars.
 *   <li>Rows are shuffled globally, once, by a seeded hash of the image id ({@link
 *       io.ghostspark.jobs.prepare.ShuffleKey}): the order does not depend on the number of tasks,
 *       and training then only permutes row groups and rows within a pool of them.
 *   <li>Two Spark jobs: the first decodes every image and keeps (key, size) on the driver, where
 *       the shards are cut by bytes; the second writes one file per task. So shards are equally
 *       large and their bytes repeatable, at the price of rows kept on the executors' disks in
 *       between.
 *   <li>Images stay encoded as they came. Unreadable ones go to {@code rejects.parquet} with a
 *       reason; too many of them, or a repeated id, fail the job.
 *   <li>A split exists when its manifest does. It records the settings and a digest of the source's
 *       listing, with labels: a resumed run refuses a split that others would have made.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.prepare;

import org.jspecify.annotations.NullMarked;
