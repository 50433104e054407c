/**
 * Where images come from: ImageNet archives and class folders, cut into slices that tasks read in
 * parallel.
 *
 * <p>Decisions: the driver reads headers and names only; a slice is a serialisable record that one
 * task reads by itself, through any Hadoop file system. An image's id is its file name, so archives
 * and class folders of the same pictures give the same data set. Our own tar walker instead of
 * commons-compress's stream: it seeks, and it reports a cut archive always. Files that are no
 * pictures are passed on and end in the rejects table; only names starting with '.' or '_' are
 * skipped. A gzipped validation tar is one slice (it cannot be seeked); ImageNet's is plain.
 */
@NullMarked
package io.ghostspark.dataprep.source;

import org.jspecify.annotations.NullMarked;
