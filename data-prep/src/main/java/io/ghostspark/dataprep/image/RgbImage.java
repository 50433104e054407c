package io.ghostspark.dataprep.image;

/** Decoded picture: {@code rgb [heightPx, widthPx, 3]} u8, row-major, interleaved. */
public record RgbImage(int widthPx, int heightPx, byte[] rgb) {}
