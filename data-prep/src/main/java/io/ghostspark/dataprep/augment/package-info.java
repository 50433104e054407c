/**
 * Image operations of RandAugment and AutoAugment on decoded 8-bit pixels, equal to Pillow's.
 *
 * <p>Decisions: an operation is explicit (constant, level, sign, kernel), never drawn here; the
 * package holds no randomness. Numbers of operations and levels in units of 1/4096 are stored in
 * logit caches and never change. Formulas are those of the golden README §9, evaluated in Pillow's
 * own precision (float32 blends, float64 affine maps), because truncation makes the last bit
 * visible. Pixels that come from outside the picture are timm's fill, round(255 * ImageNet mean) =
 * (124, 116, 104).
 */
@NullMarked
package io.ghostspark.dataprep.augment;

import org.jspecify.annotations.NullMarked;
