/**
 * What training will cost on a cluster that is not there yet: {@code plan}.
 *
 * <p>Decisions. A round is a sum of phases, each linear in bytes, with coefficients read from
 * {@code benchmark round} at its smallest number of workers and tested on the others; the error is
 * printed beside the forecast. The network adds what it must carry at its nominal rate: the
 * broadcast goes out twice from the driver and on from machine to machine (Spark's torrent),
 * answers come in over the driver's one link, or over everyone's when workers average among
 * themselves. Rejected: a simulation of events. Its parameters would be guesses too, and nobody
 * could check it by hand.
 */
@NullMarked
package io.ghostspark.jobs.plan;

import org.jspecify.annotations.NullMarked;
