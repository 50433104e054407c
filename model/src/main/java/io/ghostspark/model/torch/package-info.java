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
 *
 * <p>Measured at width 0.5, 48 px, one thread (CPU time of a step, batch 64): channels last 0.84 of
 * NCHW; one-pixel strips as products 0.75 of before; room for all oneDNN primitives 0.78 at batch
 * 32; each from one noisy run on a busy machine. Tried and dropped: the N branches stacked into one
 * convolution and one normalisation (0.89 to 1.06), glibc without trimming (inconclusive).
 */
@NullMarked
package io.ghostspark.model.torch;

import org.jspecify.annotations.NullMarked;
