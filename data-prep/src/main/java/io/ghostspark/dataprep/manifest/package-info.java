/**
 * Manifests: the identity of a data set and of a logit cache; written last, the only truth for
 * readers.
 */
@NullMarked
package io.ghostspark.dataprep.manifest;

import org.jspecify.annotations.NullMarked;
