package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.coco.CocoAnnotation;
import io.ghostspark.dataprep.coco.CocoImage;
import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.source.ImagePlace;
import io.ghostspark.dataprep.source.ListedImage;
import java.io.Serializable;
import java.util.List;

/**
 * An image of a detection data set before it is read.
 *
 * @param stamp of the file, see {@link ListedImage}
 * @param annotations by rising id, as the source has them
 */
record AnnotatedImage(
    CocoImage image, ImagePlace place, String stamp, List<CocoAnnotation> annotations)
    implements Serializable {

  /** What the cut into shards and the listing's digest need. */
  ListedImage listed() {
    return new ListedImage(
        image.fileName(), annotations.size(), place, stamp + Sha256.hex(image + "" + annotations));
  }

  boolean hasUsableBox() {
    return annotations.stream().anyMatch(each -> BoxCheck.problem(image, each).isEmpty());
  }
}
