package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.source.ListedImage;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * What the driver learns of one stretch of the shuffled listing, however many images it has.
 *
 * @param bytes encoded bytes in the source
 * @param lastBytes of the stretch's last image
 * @param digest sum over the images of the first 8 bytes of SHA-256 (id, label, bytes, stamp):
 *     depends neither on order nor on stretches
 * @param twice ids that occur more than once, the first few
 */
record ListingPart(long images, long bytes, long lastBytes, long digest, List<String> twice)
    implements Serializable {
  private static final int MAX_TWICE = 3;

  static ListingPart of(Iterator<Tuple2<ShuffleKey, ListedImage>> sorted) {
    long images = 0;
    long bytes = 0;
    long lastBytes = 0;
    long digest = 0;
    List<String> twice = new ArrayList<>();
    ShuffleKey previous = null;
    while (sorted.hasNext()) {
      Tuple2<ShuffleKey, ListedImage> each = sorted.next();
      images++;
      lastBytes = each._2().place().bytes();
      bytes += lastBytes;
      digest += digest(each._2());
      if (isSame(previous, each._1()) && twice.size() < MAX_TWICE) {
        twice.add(each._2().imageId());
      }
      previous = each._1();
    }
    return new ListingPart(images, bytes, lastBytes, digest, List.copyOf(twice));
  }

  private static boolean isSame(@Nullable ShuffleKey previous, ShuffleKey key) {
    return key.equals(previous);
  }

  private static long digest(ListedImage image) {
    String text =
        image.imageId()
            + "\n"
            + image.label()
            + "\n"
            + image.place().bytes()
            + "\n"
            + image.stamp();
    return ByteBuffer.wrap(Sha256.of(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
