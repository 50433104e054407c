/** Parameter-averaged training on Spark: master, rounds, checkpoints, resume, metrics. */
@NullMarked
package io.ghostspark.jobs.train;

import org.jspecify.annotations.NullMarked;
