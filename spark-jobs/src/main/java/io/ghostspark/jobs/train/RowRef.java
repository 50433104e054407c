package io.ghostspark.jobs.train;

import java.io.Serializable;

/** Where one sample lies: indices into the manifest's shards, their row groups and rows. */
record RowRef(int shard, int rowGroup, int row) implements Serializable {}
