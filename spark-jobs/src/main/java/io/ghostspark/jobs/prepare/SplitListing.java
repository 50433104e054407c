package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.ListedImage;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The images of a split in shuffled order, on Spark; the driver holds a few numbers for each of at
 * most 256 stretches of it.
 */
final class SplitListing {
  private static final int MAX_STRETCHES = 256;

  private final JavaPairRDD<ShuffleKey, ListedImage> sorted;
  private final List<ListingPart> parts;

  private SplitListing(JavaPairRDD<ShuffleKey, ListedImage> sorted, List<ListingPart> parts) {
    this.sorted = sorted;
    this.parts = parts;
  }

  /**
   * Lists every slice.
   *
   * @param rule what the source must look like, for messages
   * @param maxTasks upper bound of the tasks that list
   * @throws ValidationException if an id occurs twice or there are no images
   */
  static SplitListing of(
      JavaSparkContext spark,
      String split,
      ImageSource source,
      String rule,
      long shuffleSeed,
      int maxTasks) {
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    List<SourceSlice> slices = source.slices();
    int tasks = Math.max(1, Math.min(maxTasks, slices.size()));
    int stretches = Math.min(MAX_STRETCHES, Math.max(tasks, spark.defaultParallelism()));
    JavaPairRDD<ShuffleKey, ListedImage> sorted =
        spark
            .parallelize(slices, tasks)
            .flatMapToPair(slice -> keyed(slice, rule, hadoop, shuffleSeed))
            .repartitionAndSortWithinPartitions(new HashRanges(stretches));
    List<ListingPart> parts =
        sorted.mapPartitions(images -> List.of(ListingPart.of(images)).iterator()).collect();
    SplitListing listing = new SplitListing(sorted, parts);
    listing.requireUsable(split, source);
    return listing;
  }

  /** A listing that is in shuffled order already, its partitions stretches of it. */
  static SplitListing ofSorted(JavaPairRDD<ShuffleKey, ListedImage> sorted) {
    return new SplitListing(
        sorted,
        sorted.mapPartitions(images -> List.of(ListingPart.of(images)).iterator()).collect());
  }

  long images() {
    return parts.stream().mapToLong(ListingPart::images).sum();
  }

  /** Encoded bytes in the source. */
  long bytes() {
    return parts.stream().mapToLong(ListingPart::bytes).sum();
  }

  /** Identity of the listing: ids, labels, lengths and stamps of all images. */
  String digest() {
    return String.format(Locale.ROOT, "%016x", parts.stream().mapToLong(ListingPart::digest).sum());
  }

  JavaPairRDD<ShuffleKey, ListedImage> sorted() {
    return sorted;
  }

  /** The first images in shuffled order: a random sample that every run draws alike. */
  List<ListedImage> sample(int most) {
    return sorted.values().take(most);
  }

  /** Cuts the order into about {@code numShards} shards; keys are all that comes to the driver. */
  ShardCut cut(long numShards) {
    long totalBytes = bytes();
    List<Long> bytesBefore = new ArrayList<>();
    List<Long> lastBytes = new ArrayList<>();
    long before = 0;
    long last = 0;
    for (ListingPart part : parts) {
      bytesBefore.add(before);
      lastBytes.add(last);
      before += part.bytes();
      last = part.images() > 0 ? part.lastBytes() : last;
    }
    List<ShuffleKey> firstKeys =
        sorted
            .mapPartitionsWithIndex(
                (stretch, images) ->
                    ShardCut.firstKeys(
                            entries(images),
                            bytesBefore.get(stretch),
                            lastBytes.get(stretch),
                            totalBytes,
                            numShards)
                        .iterator(),
                true)
            .collect();
    return ShardCut.at(firstKeys);
  }

  private static Iterator<IndexEntry> entries(Iterator<Tuple2<ShuffleKey, ListedImage>> images) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public IndexEntry next() {
        Tuple2<ShuffleKey, ListedImage> image = images.next();
        return new IndexEntry(image._1(), image._2().place().bytes());
      }
    };
  }

  private static Iterator<Tuple2<ShuffleKey, ListedImage>> keyed(
      SourceSlice slice, String rule, HadoopSettings hadoop, long shuffleSeed) {
    List<Tuple2<ShuffleKey, ListedImage>> keyed = new ArrayList<>();
    try {
      slice.list(
          hadoop.inTask(),
          image -> keyed.add(new Tuple2<>(ShuffleKey.of(shuffleSeed, image.imageId()), image)));
    } catch (IOException e) {
      throw DatasetSources.unusable(rule, e);
    }
    return keyed.iterator();
  }

  private void requireUsable(String split, ImageSource source) {
    List<String> twice = parts.stream().flatMap(part -> part.twice().stream()).toList();
    if (!twice.isEmpty()) {
      throw new ValidationException(
          "Cannot prepare "
              + split
              + ": image id '"
              + twice.get(0)
              + "' occurs twice; file names must be unique over all classes");
    }
    if (images() == 0) {
      throw new ValidationException(
          "Cannot prepare " + split + " from " + source.description() + ": it holds no images");
    }
  }
}
