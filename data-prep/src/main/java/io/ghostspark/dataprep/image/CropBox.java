package io.ghostspark.dataprep.image;

import java.io.Serializable;

/** Box in source pixels; every field fits in 16 bits unsigned. */
public record CropBox(int topPx, int leftPx, int heightPx, int widthPx) implements Serializable {}
