/**
 * Folding of branches: (spec, weights) to (deployed spec, weights) on plain arrays; never mutates.
 */
@NullMarked
package io.ghostspark.model.fuse;

import org.jspecify.annotations.NullMarked;
