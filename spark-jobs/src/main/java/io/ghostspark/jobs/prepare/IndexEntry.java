package io.ghostspark.jobs.prepare;

/** What the cut into shards needs of an image: its place in the shuffle and its length. */
record IndexEntry(ShuffleKey key, long encodedBytes) {}
