/**
 * Average precision and recall of object detectors, as COCO 2017 measures them.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The rules and the order of every floating-point operation are those of cocoapi's COCOeval
 *       (bounding boxes): equal inputs give its numbers to the last bits, ties included. Two of its
 *       quirks are not repeated: a ground truth with annotation id 0 counts as any other, and what
 *       it drops in silence (detections of unknown images or categories) is an error here.
 *   <li>Matching is done once per image and category, for four area ranges and ten thresholds at a
 *       time; a detection then carries 40 bits of "true" and 40 of "ignored", so that any limit of
 *       detections per image is a filter on ranks. Rejected: matching anew for every limit.
 *   <li>Categories are scored in parallel; each fills its own place, so the numbers do not depend
 *       on the number of threads.
 *   <li>Unmeasurable numbers (a category without ground truth) are -1, as everywhere in COCO.
 * </ul>
 */
@NullMarked
package io.ghostspark.model.detection;

import org.jspecify.annotations.NullMarked;
