package io.ghostspark.dataprep.shard;

import java.io.Serializable;
import java.util.List;

/** A finished shard as its manifest lists it: {@code sha256} is of the whole file, hex. */
public record ShardEntry(
    String file, long rows, List<Integer> rowGroupRows, long bytes, String sha256)
    implements Serializable {}
