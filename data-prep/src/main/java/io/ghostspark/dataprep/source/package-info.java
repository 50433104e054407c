/**
 * Where images come from: ImageNet archives and class folders, cut into slices that tasks read in
 * parallel.
 *
 * <p>Decisions: the driver reads the outer headers and the names of class folders only; a slice is
 * a serialisable record that one task lists by itself, through any Hadoop file system. A listed
 * image says where its bytes lie, so any task reads it by a ranged read ({@link
 * io.ghostspark.dataprep.source.ListedImages}): one big tar is read by all tasks at once and never
 * unpacked. Price: reads in shuffled order, which a single spinning disk does not like. A gzipped
 * tar cannot be sought: every task that needs some of its members reads it up to the last of them,
 * which suits a few hundred MB; ImageNet's tars are plain. An image's id is its file name, so
 * archives and class folders of the same pictures give the same data set. Our own tar walker
 * instead of commons-compress's stream: it seeks, and it reports a cut archive always. Files that
 * are no pictures are passed on and end in the rejects table; only names starting with '.' or '_'
 * are skipped.
 */
@NullMarked
package io.ghostspark.dataprep.source;

import org.jspecify.annotations.NullMarked;
