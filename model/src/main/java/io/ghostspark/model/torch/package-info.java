/**
 * The only package that imports libtorch: kernels, the training step on flat buffers, the scorer.
 *
 * <p>A network runs as {@code Kernels.of(spec, book)}: {@link io.ghostspark.model.torch.TensorBook}
 * maps checkpoint keys to windows on one flat buffer (f32, or f64 for checks), {@link
 * io.ghostspark.model.torch.Kernel} is the forward pass, autograd does the backward. A new
 * architecture adds one kernel class and one line in {@code Kernels}.
 *
 * <p>One flat buffer per role (weights, gradients, moments, EMA) because averaging, checkpoints,
 * LAMB and EMA are then a handful of long vector operations instead of a thousand short ones.
 */
@NullMarked
package io.ghostspark.model.torch;

import org.jspecify.annotations.NullMarked;
