/**
 * Views: explicit, replayable augmentations, shared by teacher and student.
 *
 * <p>Decisions: a view is numbers (box, flip, kernel, operations or colour jitter, erased box,
 * noise seed), never generator state, so a cache stays replayable when the generator changes. It is
 * drawn from (seed, view number, image id), not from a position in an epoch: the order of training
 * can change without invalidating the teacher's cache. Crop and flip, operations, and erasing have
 * streams of their own, so that switching one on changes no other. Colour jitter beside a policy is
 * refused: timm silently has none then, and a stored view has room for one of the two.
 *
 * <p>Pixels are rendered in 8 bits; every network normalises the same bytes by its own mean and
 * deviation, then an erased box replaces normalised pixels ({@link io.ghostspark.dataprep.augment}
 * says in which units). So networks of one size see one picture. At another size (the teacher's)
 * crop, flip, operations and box are the same to the picture: the crop is resized to that size,
 * operations act there (their arguments are shares, angles and levels; only Sharpness looks at
 * neighbouring pixels and reaches less far in a larger picture), the box and its noise are scaled
 * by nearest pixel. Rejected: resizing the student's view for the teacher, which would show a
 * larger teacher a blurred picture.
 */
@NullMarked
package io.ghostspark.dataprep.view;

import org.jspecify.annotations.NullMarked;
