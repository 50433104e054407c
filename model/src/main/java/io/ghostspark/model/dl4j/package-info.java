/** The DL4J ComputationGraph whose one custom layer runs on libtorch. */
@NullMarked
package io.ghostspark.model.dl4j;

import org.jspecify.annotations.NullMarked;
