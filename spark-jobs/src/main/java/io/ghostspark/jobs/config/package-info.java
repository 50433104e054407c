/**
 * One experiment as one YAML file: records composed by {@link io.ghostspark.jobs.config.RunConfig},
 * read by {@link io.ghostspark.jobs.config.ConfLoader}.
 *
 * <p>Decisions: records are built first and checked afterwards ({@link
 * io.ghostspark.jobs.config.Checked}) instead of throwing in their constructors, because one run of
 * the loader must list ALL problems of a file; a constructor that throws hides those of its
 * siblings and of the rules between sections. Below the loader values are trusted. Relative paths
 * stay relative in the resolved file (its digest must not depend on the directory) and are resolved
 * against the current directory when used. No placeholder, include or environment syntax: a file is
 * complete, {@code --set} is the only override.
 */
@NullMarked
package io.ghostspark.jobs.config;

import org.jspecify.annotations.NullMarked;
