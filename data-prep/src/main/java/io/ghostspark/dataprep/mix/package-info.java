/**
 * Mixup and CutMix of whole batches, as timm's loader has them in mode 'batch'.
 *
 * <p>Decisions: picture i meets picture n-1-i; the odd one in the middle meets itself. Pixels are
 * mixed in 8 bits, rounded half to even, before normalisation and erasing (timm's order and
 * rounding with its prefetcher). CutMix's share is that of the box as it was cut at the border.
 * What is drawn depends on (seed, epoch, position of the batch), on no worker and no attempt.
 */
@NullMarked
package io.ghostspark.dataprep.mix;

import org.jspecify.annotations.NullMarked;
