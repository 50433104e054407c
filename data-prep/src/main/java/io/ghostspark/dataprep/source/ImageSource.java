package io.ghostspark.dataprep.source;

import java.util.List;

/** A split of a data set, listed on the driver: classes in label order, slices for the tasks. */
public record ImageSource(String description, List<String> classes, List<SourceSlice> slices) {}
