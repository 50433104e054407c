/**
 * The only package that imports libtorch: kernels, the training step on flat buffers, the scorer.
 *
 * <p>A network runs as {@code Kernels.of(spec, book)}: {@link io.ghostspark.model.torch.TensorBook}
 * maps checkpoint keys to windows on one flat buffer (f32, or f64 for checks), {@link
 * io.ghostspark.model.torch.Kernel} is the forward pass, autograd does the backward. {@link
 * io.ghostspark.model.torch.ConvNetKernel} runs every network that is a tree of blocks.
 *
 * <p>A configuration asks for a {@link io.ghostspark.model.torch.TorchDevice}; a network is at a
 * {@link io.ghostspark.model.torch.TorchPlace}, which names the CUDA device, as several of a
 * process may compute at once. {@link io.ghostspark.model.torch.CudaReport} says why none can.
 *
 * <p>One flat buffer per role (weights, gradients, moments, EMA) because averaging, checkpoints,
 * optimiser and EMA are then a handful of long vector operations instead of a thousand short ones.
 *
 * <p>Maps are libtorch's own tensors on glibc's heap, which {@link
 * io.ghostspark.model.torch.NativeHeap} keeps from crumbling. The presets do not let Java give
 * libtorch an allocator, and with a pool of maps of our own beside it (tried, dropped) libtorch's
 * own maps still crumbled.
 *
 * <p>bf16 ({@code train.precision}) is libtorch's autocast around the forward pass: convolutions
 * and matrix products that libtorch runs take bf16 operands, and so do their gradients;
 * normalisations take bf16 maps and compute in f32. f32 stay weights, gradients, moments, EMA,
 * running statistics, logits and losses, and in the fused engine modules with branches and gates,
 * which run on statistics and Java's vectors ({@link io.ghostspark.model.torch.FullPrecision}). No
 * loss scaling: bf16 has f32's range.
 *
 * <p>Engines (config {@code train.engine}): REFERENCE runs branch by branch through autograd; FUSED
 * folds the branches of a module into one convolution a step by their exact statistics and writes
 * its gradients out (design.md D5). The presets cannot define an autograd function, so {@link
 * io.ghostspark.model.torch.Tape} cuts autograd's graph at the fused modules and walks the cuts
 * backwards. 1x1 halves run on libtorch's convolutions ({@code MomentPointwise}, {@code
 * StackedPointwise}), depth-wise ones in {@code io.ghostspark.model.depthwise}, gates and their
 * products in {@code io.ghostspark.model.gate}. Figures, and what was tried and dropped:
 * model/PERFORMANCE.md.
 */
@NullMarked
package io.ghostspark.model.torch;

import org.jspecify.annotations.NullMarked;
