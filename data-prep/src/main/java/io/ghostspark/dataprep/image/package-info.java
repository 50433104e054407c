/** Decode, crop and resize: pure functions on byte arrays, equal to Pillow's pixels. */
@NullMarked
package io.ghostspark.dataprep.image;

import org.jspecify.annotations.NullMarked;
