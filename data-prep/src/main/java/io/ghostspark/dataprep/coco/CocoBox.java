package io.ghostspark.dataprep.coco;

import java.io.Serializable;

/**
 * A box as the JSON has it: finite numbers in source pixels, not yet known to make sense.
 *
 * @param x of the left edge
 * @param y of the upper edge
 */
public record CocoBox(double x, double y, double width, double height) implements Serializable {}
