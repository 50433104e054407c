package io.ghostspark.dataprep.shard;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compression of a table's columns; encoded images are never compressed again. */
public enum ColumnCodec {
  ZSTD(CompressionCodecName.ZSTD),
  SNAPPY(CompressionCodecName.SNAPPY),
  GZIP(CompressionCodecName.GZIP),
  UNCOMPRESSED(CompressionCodecName.UNCOMPRESSED);

  private final CompressionCodecName parquet;

  ColumnCodec(CompressionCodecName parquet) {
    this.parquet = parquet;
  }

  CompressionCodecName parquet() {
    return parquet;
  }
}
