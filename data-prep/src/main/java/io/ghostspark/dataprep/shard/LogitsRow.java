package io.ghostspark.dataprep.shard;

import java.util.List;

/** One image's cached views, in view order; row order and shard ordinal equal the image shard's. */
public record LogitsRow(String imageId, int firstView, List<TeacherView> views) {}
