package io.ghostspark.dataprep.shard;

import java.io.Serializable;

/** One image that could not be used, and why. */
public record RejectRow(String imageId, String reason) implements Serializable {}
