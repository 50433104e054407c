package io.ghostspark.dataprep.source;

/** One file as the source holds it, before decoding. */
public record SourceImage(String imageId, int label, byte[] encoded) {}
