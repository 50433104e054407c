/**
 * Architectures as data: records that list every tensor by its checkpoint key. No torch, no DL4J.
 */
@NullMarked
package io.ghostspark.model.spec;

import org.jspecify.annotations.NullMarked;
