/** Top-k, agreement with the teacher, confusion. */
@NullMarked
package io.ghostspark.model.eval;

import org.jspecify.annotations.NullMarked;
