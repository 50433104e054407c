package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoBox;
import io.ghostspark.dataprep.coco.CocoImage;
import java.util.Optional;

/** Which boxes no detector can learn from. */
final class BoxCheck {
  private BoxCheck() {}

  /** Why a box is degenerate: without extent, or nowhere in its image. */
  static Optional<String> problem(CocoImage image, CocoAnnotation annotation) {
    CocoBox box = annotation.box();
    String rule = "";
    if (!(box.width() > 0 && box.height() > 0)) {
      rule = "width and height must be > 0";
    } else if (box.x() >= image.widthPx()
        || box.y() >= image.heightPx()
        || box.x() + box.width() <= 0
        || box.y() + box.height() <= 0) {
      rule = "must overlap the image of " + image.widthPx() + " x " + image.heightPx();
    }
    return rule.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "annotation "
                + annotation.id()
                + ": degenerate box ["
                + box.x()
                + ", "
                + box.y()
                + ", "
                + box.width()
                + ", "
                + box.height()
                + "] ("
                + rule
                + ")");
  }
}
