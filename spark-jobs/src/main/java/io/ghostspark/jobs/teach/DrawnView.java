package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.view.ViewSpec;

/**
 * A view of a decoded image.
 *
 * @param number of the view, counted from 0
 */
public record DrawnView(String imageId, RgbImage image, int number, ViewSpec view) {}
