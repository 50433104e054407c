/**
 * {@code ghostspark watch}: follows a run folder from anywhere that can read it.
 *
 * <p>Decisions: lines, no screen of its own, so that it works in a pipe, a log and a terminal
 * alike. The folder is the only source: no connection to the driver, which may be on a cluster that
 * nobody reaches. It opens no Spark session. Whether a driver lives is known on its own host alone;
 * of another one the onlooker is told when rounds fail to come.
 */
@NullMarked
package io.ghostspark.jobs.watch;

import org.jspecify.annotations.NullMarked;
