/**
 * How jobs meet Spark: one place that opens sessions, names job groups and hands Hadoop's settings
 * to tasks.
 */
@NullMarked
package io.ghostspark.jobs.spark;

import org.jspecify.annotations.NullMarked;
