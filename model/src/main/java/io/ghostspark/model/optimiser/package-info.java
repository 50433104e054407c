/**
 * Optimisers as data: the rule of an update, the groups of tensors that it treats alike, and the
 * decay of the moving average. The arithmetic is {@code model.torch}'s.
 *
 * <p>Decisions.
 *
 * <ul>
 *   <li>Every rule carries at most two moments, each as long as the trainable weights, and starts
 *       with both at 0. So broadcast, averaging ({@code train.moments}), checkpoints and {@link
 *       io.ghostspark.model.torch.TrainingState} are the same for all: LAMB, AdamW: mean and
 *       square; SGD: momentum and nothing; RMSprop: momentum and square.
 *   <li>TensorFlow starts RMSprop's squares at 1. That 1 has decayed to rho^t after t steps
 *       whatever the gradients were, so it is added when the squares are read instead of being
 *       stored.
 *   <li>Bias corrections, and that 1, count the steps since both moments were 0: {@code
 *       train.moments: reset} starts them anew every round. With the run's own count a late round's
 *       first Adam step would be 3 times too long (0.1 g / sqrt(0.001 g^2)), its tenth 6 times.
 *   <li>Gradients are clipped once, over all tensors, frozen and undecayed ones too: g / max(1,
 *       norm / bound), as timm's LAMB does it. PyTorch's own clipping adds 1e-6 to the norm.
 *   <li>Which tensors decay is the layout's choice (no vectors, no biases, no norms) unless a
 *       {@link io.ghostspark.model.optimiser.GroupRule} names them; the first that matches counts.
 *       LAMB's trust ratio goes with the decay, as in timm: none without.
 *   <li>Weight decay is decoupled in AdamW (p -= lr wd p), inside the trust ratio in LAMB, and part
 *       of the gradient in SGD and RMSprop, as their references have it.
 * </ul>
 */
@NullMarked
package io.ghostspark.model.optimiser;

import org.jspecify.annotations.NullMarked;
