/** Learning rate by epoch. */
@NullMarked
package io.ghostspark.model.schedule;

import org.jspecify.annotations.NullMarked;
