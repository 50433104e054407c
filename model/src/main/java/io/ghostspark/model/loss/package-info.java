/**
 * What the loss is made of, as configuration.
 *
 * <p>Decisions: here are the numbers only; the arithmetic is {@code model.torch.DistillationLoss},
 * on tensors, for training and checks alike. {@code alpha} weighs the distillation term and {@code
 * temperature} scales it by its square, as in the paper's equation, so the gradient's size does not
 * depend on it. Smoothing applies to the labels only, never to the teacher. The cache's top-K and
 * tail become a full distribution before the loss, so the loss knows of no cache. Binary
 * cross-entropy replaces the label term alone: a teacher's answer is a distribution over classes,
 * and comparing it class by class would ask another question than the one it was trained on.
 */
@NullMarked
package io.ghostspark.model.loss;

import org.jspecify.annotations.NullMarked;
