/** What the loss is made of, as configuration. */
@NullMarked
package io.ghostspark.model.loss;

import org.jspecify.annotations.NullMarked;
