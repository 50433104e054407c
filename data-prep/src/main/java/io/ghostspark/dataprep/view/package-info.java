/** Views: explicit, replayable augmentations, shared by teacher and student. */
@NullMarked
package io.ghostspark.dataprep.view;

import org.jspecify.annotations.NullMarked;
