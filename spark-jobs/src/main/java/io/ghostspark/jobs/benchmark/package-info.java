/**
 * Speed and memory on this machine.
 *
 * <p>Decisions. Variants are interleaved inside one run (a, b, c, a, b, c, …) and compared by their
 * medians: on a shared machine speed drifts within seconds, and only neighbours in time compare.
 * The yardstick of a training step is {@code BareLoop}: the same network, libtorch's own SGD, data
 * in native memory; ours adds copying and normalising the u8 batch, the distillation loss, global
 * clipping, LAMB and the EMA. Numbers go out as JSON with the machine beside them, because a speed
 * without its machine is noise. Rejected: JMH, whose forked, isolated runs defeat interleaving.
 */
@NullMarked
package io.ghostspark.jobs.benchmark;

import org.jspecify.annotations.NullMarked;
