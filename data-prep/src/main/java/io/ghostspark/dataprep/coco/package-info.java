/**
 * COCO's JSON files for object detection: annotations (instances_*.json) and detections, read as
 * streams and written back.
 *
 * <p>Decisions: Jackson's streaming parser, one object at a time, because instances_train2017.json
 * has 450 MB. Kept: ids, file names and sizes of images; ids, boxes, areas and crowd flags of
 * annotations; categories. Not kept: outlines (segmentation), keypoints, captions, licences, URLs
 * and dates. Numbers are IEEE doubles, as every reader of JSON has them: equal means equal doubles,
 * not equal spelling (10 and 10.0). What is wrong is one error that names file, element, value and
 * rule; NaN, which Python writes though JSON has none, is read in order to be refused by name.
 */
@NullMarked
package io.ghostspark.dataprep.coco;

import org.jspecify.annotations.NullMarked;
