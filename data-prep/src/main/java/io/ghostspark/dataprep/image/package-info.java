/**
 * Decode, crop and resize: pure functions on byte arrays, equal to Pillow's pixels.
 *
 * <p>Decisions: JPEG and PNG only, told apart by content; everything else is unreadable with its
 * first bytes as reason. libjpeg-turbo (inside OpenCV) decodes; CMYK and YCCK, which OpenCV
 * converts with another rounding than Pillow, go through the JDK's raster reader. A JPEG without
 * end marker is truncated: libjpeg would invent gray pixels. The resize is our own, since neither
 * OpenCV's nor libtorch's antialiasing rounds as Pillow's does, and the published accuracies were
 * measured with Pillow's. Its loops use the JDK's vector API where the JVM has the module (the same
 * pixels; data-prep/PERFORMANCE.md). Of a crop of a plain baseline JPEG the rows below are not
 * decoded. Whether an image can be decoded is answered by decoding it or, for common JPEGs, by
 * their structure: libjpeg stops at nothing else.
 */
@NullMarked
package io.ghostspark.dataprep.image;

import org.jspecify.annotations.NullMarked;
