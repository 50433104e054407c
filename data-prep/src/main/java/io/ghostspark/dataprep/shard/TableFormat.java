package io.ghostspark.dataprep.shard;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/** What distinguishes one Parquet table from another: flat, all columns required. */
interface TableFormat<T> {

  /** Name stored in the footer under {@code ghostspark.table}. */
  String table();

  /** Stored in the footer under {@code ghostspark.schema-version}; raised with any change. */
  int schemaVersion();

  MessageType schema();

  /** Compression of a column's pages; UNCOMPRESSED ones also carry no statistics. */
  CompressionCodecName codec(String column);

  /** Writes the columns of {@code row} in schema order. */
  void write(T row, RowWriter out);

  /** Reads the columns of one row in schema order. */
  T read(RowReader in);
}
