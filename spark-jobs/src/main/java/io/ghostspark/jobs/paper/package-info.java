/**
 * The paper's tables: one configuration per row, one command per table ({@code ablate}).
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The repository holds every row as a complete experiment (conf/paper), because a file is
 *       what people read, diff and run. Nobody keeps 75 copies alike by hand: they are written by
 *       {@code ablate --write-conf} from recipe.yaml and tables.yaml, and a test fails when one is
 *       stale. {@code ablate} runs the files, so an edited one is a row that is run again.
 *       Rejected: base files and includes, which the configuration has not.
 *   <li>A scale is an overlay in code ({@link io.ghostspark.jobs.paper.SmallScale}): it changes
 *       data, sizes and lengths, never what a table is about. {@code full} changes nothing.
 *   <li>A row's result is known by the digest of what trained it, without names, folders and keys
 *       at their defaults. Equal rows of several tables are trained once, and a key that a later
 *       version adds does not throw results away.
 *   <li>Our number is the EMA weights' top-1, as the paper's is (facts §3.1). Tables compare seed
 *       by seed: two rows of one seed see the same images in the same order.
 *   <li>The paper's claims are pairs of rows in tables.yaml, so the reading of our numbers is
 *       counted and not told.
 *   <li>A small run is deleted when its numbers are kept; a full one stays.
 *   <li>A figure is drawn once, on a canvas that writes SVG or, with Java2D, PNG.
 * </ul>
 */
@NullMarked
package io.ghostspark.jobs.paper;

import org.jspecify.annotations.NullMarked;
