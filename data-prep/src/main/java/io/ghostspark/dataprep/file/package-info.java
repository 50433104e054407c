/**
 * Files that readers see whole or not at all, on disks and in object stores.
 *
 * <p>Decisions: where a stream publishes its file by being closed and can be aborted instead (S3A),
 * the file is written under its own name: an S3 object appears when its last part is acknowledged,
 * and renaming there is copying. Elsewhere (local disks, HDFS) it is written under a temporary name
 * and renamed. Nothing of ours goes through Hadoop's output committers, so none has to be
 * configured: what S3A's magic committer does for a task's file, an upload completed last, the
 * stream does here; what it does for a job, the manifest does, which is written last and is all
 * that readers trust. Rejected: committers, whose work is seen only when the whole job is, so that
 * a killed run would leave no finished shards.
 */
@NullMarked
package io.ghostspark.dataprep.file;

import org.jspecify.annotations.NullMarked;
