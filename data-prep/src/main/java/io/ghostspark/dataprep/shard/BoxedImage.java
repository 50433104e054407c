package io.ghostspark.dataprep.shard;

import java.io.Serializable;
import java.util.List;

/**
 * An image of a detection data set without its pixels.
 *
 * @param imageId file name, unique in the data set
 * @param sourceId number that the source's annotations name the image by
 * @param objects by rising annotation id, perhaps none
 */
public record BoxedImage(
    String imageId, long sourceId, int widthPx, int heightPx, List<BoxedObject> objects)
    implements Serializable {
  public BoxedImage {
    objects = List.copyOf(objects);
  }
}
