/**
 * Views: explicit, replayable augmentations, shared by teacher and student.
 *
 * <p>Decisions: a view is numbers (box, flip, kernel), never generator state, so a cache stays
 * replayable when the generator changes. It is drawn from (seed, view number, image id), not from a
 * position in an epoch: the order of training can change without invalidating the teacher's cache.
 * Rendering is in 8 bits; every network normalises the same bytes by its own mean and deviation.
 */
@NullMarked
package io.ghostspark.dataprep.view;

import org.jspecify.annotations.NullMarked;
