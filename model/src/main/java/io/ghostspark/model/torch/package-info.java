/**
 * The only package that imports libtorch: kernels, the training step on flat buffers, the scorer.
 */
@NullMarked
package io.ghostspark.model.torch;

import org.jspecify.annotations.NullMarked;
