/** Reference numbers for tests. */
@NullMarked
package io.ghostspark.model.golden;

import org.jspecify.annotations.NullMarked;
