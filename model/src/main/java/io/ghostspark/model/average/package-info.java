/** Averaging of worker states: pure functions on arrays. */
@NullMarked
package io.ghostspark.model.average;

import org.jspecify.annotations.NullMarked;
