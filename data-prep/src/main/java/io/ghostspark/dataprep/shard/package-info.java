/**
 * The Parquet tables (images, boxed images, rejects, logits): columns, types, units, versions;
 * writers and row-group readers.
 *
 * <p>Decisions: parquet-hadoop directly, no Spark, so that training tasks read row groups
 * themselves. Each column has its own codec (encoded images uncompressed, the rest zstd), which
 * Parquet's stock writers cannot do, hence {@link io.ghostspark.dataprep.shard.ColumnPages}. No
 * dictionaries; no statistics on blobs; page checksums written and verified. Nothing that varies
 * between runs is stored, and Parquet's hash order of encodings is sorted ({@link
 * io.ghostspark.dataprep.shard.CanonicalFooter}), so a shard's SHA-256 identifies its rows (for one
 * version of Parquet and zstd: the footer names the former). The logits shard repeats its image
 * shard's row groups, so a task joins them by reading row group g of both. A file appears when it
 * is whole; what no manifest lists does not exist.
 */
@NullMarked
package io.ghostspark.dataprep.shard;

import org.jspecify.annotations.NullMarked;
