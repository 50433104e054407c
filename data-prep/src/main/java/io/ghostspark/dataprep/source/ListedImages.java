package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads listed images in any order: plain places by ranged reads, a few ahead of the consumer.
 * Members of gzipped tars are taken out first, in one pass over each tar, and held in memory.
 */
public final class ListedImages {
  private ListedImages() {}

  /** What becomes of an image. */
  public interface Sink {
    void accept(SourceImage image) throws IOException;
  }

  /** The gzipped part of a file. */
  private record GzippedTar(String file, long offset, long bytes) {
    static GzippedTar of(ImagePlace.GzippedRange place) {
      return new GzippedTar(place.file(), place.tarOffset(), place.tarBytes());
    }
  }

  /** Hands {@code images} to {@code sink} in the list's order. */
  public static void read(Configuration hadoop, List<ListedImage> images, Sink sink)
      throws IOException {
    Map<ImagePlace, byte[]> unzipped = unzip(hadoop, images);
    try (ReadAhead plain =
        new ReadAhead(
            hadoop,
            images.stream()
                .map(ListedImage::place)
                .filter(place -> !(place instanceof ImagePlace.GzippedRange))
                .iterator())) {
      for (ListedImage image : images) {
        byte[] bytes = unzipped.remove(image.place());
        sink.accept(
            new SourceImage(image.imageId(), image.label(), bytes == null ? plain.next() : bytes));
      }
    }
  }

  private static Map<ImagePlace, byte[]> unzip(Configuration hadoop, List<ListedImage> images)
      throws IOException {
    Map<GzippedTar, List<ImagePlace.GzippedRange>> byTar =
        images.stream()
            .map(ListedImage::place)
            .filter(ImagePlace.GzippedRange.class::isInstance)
            .map(ImagePlace.GzippedRange.class::cast)
            .collect(
                Collectors.groupingBy(
                    GzippedTar::of,
                    () ->
                        new TreeMap<>(
                            Comparator.comparing(GzippedTar::file)
                                .thenComparing(GzippedTar::offset)),
                    Collectors.toList()));
    Map<ImagePlace, byte[]> unzipped = new HashMap<>();
    for (Map.Entry<GzippedTar, List<ImagePlace.GzippedRange>> tar : byTar.entrySet()) {
      unzip(hadoop, tar.getKey(), tar.getValue(), unzipped);
    }
    return unzipped;
  }

  private static void unzip(
      Configuration hadoop,
      GzippedTar tar,
      List<ImagePlace.GzippedRange> places,
      Map<ImagePlace, byte[]> unzipped)
      throws IOException {
    places.sort(Comparator.comparingLong(ImagePlace.GzippedRange::offset));
    try (TarBytes in = TarBytes.slice(hadoop, new Path(tar.file()), tar.offset(), tar.bytes())) {
      for (ImagePlace.GzippedRange place : places) {
        byte[] bytes = new byte[place.bytes()];
        in.skip(place.offset() - in.position());
        in.readFully(bytes);
        unzipped.put(place, bytes);
      }
    }
  }
}
