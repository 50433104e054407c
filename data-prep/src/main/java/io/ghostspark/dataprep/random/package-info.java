/** Counter-based random numbers: pure functions of (seed, purpose, epoch, sample, counter). */
@NullMarked
package io.ghostspark.dataprep.random;

import org.jspecify.annotations.NullMarked;
