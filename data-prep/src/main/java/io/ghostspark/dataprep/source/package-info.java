/**
 * Where images come from: ImageNet archives and class folders, cut into slices that tasks read in
 * parallel.
 */
@NullMarked
package io.ghostspark.dataprep.source;

import org.jspecify.annotations.NullMarked;
