/**
 * Image operations of RandAugment and AutoAugment on decoded 8-bit pixels, equal to Pillow's,
 * torchvision's colour jitter, and what comes after them: normalisation and erased boxes.
 *
 * <p>Decisions: an operation is explicit (constant, level, sign, kernel), never drawn here. Numbers
 * of operations and levels in units of 1/4096 are stored in logit caches and never change. Formulas
 * are those of the golden README §9, evaluated in Pillow's own precision (float32 blends, float64
 * affine maps), because truncation makes the last bit visible; faster integer loops hand what they
 * are not sure of to float64. Pixels that come from outside the picture are timm's fill, round(255
 * * ImageNet mean) = (124, 116, 104).
 *
 * <p>Erasing is not part of the 8-bit picture. timm fills a box after normalisation, with N(0, 1):
 * a tenth of those values lies outside of or between 8-bit pixels. So a view is 8-bit pixels plus
 * (box, fill, noise seed), and the fill is written into the network's float input. It is drawn once
 * in units of ImageNet's statistics and stands for the real-valued pixel 255 (mean + std z); a
 * network with other statistics sees that same pixel through its own, as timm's distillation
 * re-normalises the student's input for the teacher. Teacher and student so see one picture, and
 * with ImageNet's statistics exactly z. Rejected: rounding noise to 8 bits, which clips 3 % of it
 * and turns 'const' from 0 into 0.006; the same z in each network's own units, two pictures.
 */
@NullMarked
package io.ghostspark.dataprep.augment;

import org.jspecify.annotations.NullMarked;
