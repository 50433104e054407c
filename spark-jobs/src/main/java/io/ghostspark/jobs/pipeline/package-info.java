/** All stages of an experiment in one JVM and one Spark session, with a table of what each cost. */
@NullMarked
package io.ghostspark.jobs.pipeline;

import org.jspecify.annotations.NullMarked;
