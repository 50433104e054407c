/**
 * What all subcommands share on the command line.
 *
 * <p>Decisions: exit code 0 is success, 1 a job that could not be done, 2 a command line or
 * configuration that is wrong by itself. Expected failures are one clear message on stderr; their
 * stack trace comes with {@code --verbose} only, because an operator acts on the message. Expected
 * is what our own code refuses, files and the cluster; everything else is called a bug and shows
 * its stack trace at once ({@link Failures}).
 */
@NullMarked
package io.ghostspark.jobs.cli;

import org.jspecify.annotations.NullMarked;
