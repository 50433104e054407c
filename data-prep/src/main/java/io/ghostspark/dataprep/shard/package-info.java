/**
 * The Parquet tables (images, rejects, logits): columns, types, units, versions; writers and
 * row-group readers.
 */
@NullMarked
package io.ghostspark.dataprep.shard;

import org.jspecify.annotations.NullMarked;
