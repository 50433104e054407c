/**
 * Teacher logits of every training view, once, into a cache beside the shards.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>A teacher is its file plus its own preprocessing; nothing of the student's {@code eval} or
 *       {@code network} section touches it. {@code teach} renders the view at the teacher's size
 *       ({@link io.ghostspark.dataprep.view} says what that means); crop fraction and kernel of the
 *       preprocessing are for whole images, in {@code evaluate}. They are in the cache's key all
 *       the same: a teacher whose card changed is another teacher.
 *   <li>A preset is a name for a complete card in the code ({@link
 *       io.ghostspark.jobs.teach.TeacherPreset}); what it means is spelt out in the cache's key.
 *   <li>The key holds the network beside the file's digest: the same bytes read with other heads
 *       give other logits.
 *   <li>An ONNX file states its classes itself, so they are compared with the data set's and not
 *       configured. It is tried on gray images on the driver before any task.
 *   <li>The driver loads the teacher once to fail early; tasks load it once per slot and keep it.
 *   <li>A cache grows by blocks of views, each with its own folder, identity and shards. The number
 *       of views is therefore not in the key, and a run on more views is not another cache.
 *       Rejected: rewriting the shards with all views, which would make every append cost the whole
 *       cache.
 *   <li>Precision is in the key, the device is not: it only rounds the same numbers otherwise.
 *   <li>One run at a time writes a cache ({@link io.ghostspark.jobs.FolderLock}). Shards have the
 *       same bytes whoever writes them: a lost lock costs work, not truth.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.teach;

import org.jspecify.annotations.NullMarked;
