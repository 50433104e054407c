package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.view.ViewSpec;
import io.ghostspark.jobs.teach.ViewBatch;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A row group in memory: its rows and, if they are kept, their decoded images. */
final class RowGroup implements WeighedCache.Weighed {

  /** Of a row's objects besides its bytes, roughly. */
  private static final int ROW_OVERHEAD_BYTES = 200;

  private final String place;
  private final List<ImageRow> rows;
  private final long maxPixels;
  private final @Nullable AtomicReferenceArray<RgbImage> decoded;
  private final long numBytes;

  private RowGroup(
      String place,
      List<ImageRow> rows,
      long maxPixels,
      @Nullable AtomicReferenceArray<RgbImage> decoded,
      long numBytes) {
    this.place = place;
    this.rows = rows;
    this.maxPixels = maxPixels;
    this.decoded = decoded;
    this.numBytes = numBytes;
  }

  /**
   * Checks every row's digest.
   *
   * @param place shard and row group, for messages
   * @param decodedBudgetBytes decoded images stay in memory if those of this row group take at most
   *     this much
   */
  static RowGroup of(String place, List<ImageRow> rows, long maxPixels, long decodedBudgetBytes)
      throws IOException {
    long encodedBytes = 0;
    long decodedBytes = 0;
    MessageDigest sha256 = Sha256.start();
    for (ImageRow row : rows) {
      byte[] actual = sha256.digest(row.encoded());
      if (!MessageDigest.isEqual(row.sha256(), actual)) {
        throw new IOException(
            "Cannot read image '%s' of %s: expected sha256 = %s, actual = %s; run 'prepare' again"
                .formatted(row.imageId(), place, hex(row.sha256()), hex(actual)));
      }
      encodedBytes += row.encoded().length + ROW_OVERHEAD_BYTES;
      decodedBytes += 3L * row.widthPx() * row.heightPx();
    }
    boolean keep = decodedBytes <= decodedBudgetBytes;
    return new RowGroup(
        place,
        List.copyOf(rows),
        maxPixels,
        keep ? new AtomicReferenceArray<>(rows.size()) : null,
        encodedBytes + (keep ? decodedBytes : 0));
  }

  ImageRow row(int index) {
    return rows.get(index);
  }

  /** The row's decoded image. */
  RgbImage image(int index) throws IOException {
    RgbImage known = decoded == null ? null : decoded.get(index);
    if (known != null) {
      return known;
    }
    try {
      RgbImage image = ImageDecoder.decode(rows.get(index).encoded(), maxPixels);
      if (decoded != null) {
        decoded.set(index, image);
      }
      return image;
    } catch (UnreadableImageException e) {
      throw undecodable(index, e);
    }
  }

  /** Renders a view of the row's image; unless images are kept, only its crop is decoded. */
  void addView(int index, ViewSpec view, ViewBatch batch) throws IOException {
    if (decoded != null) {
      batch.add(image(index), view);
      return;
    }
    try {
      byte[] encoded = rows.get(index).encoded();
      batch.add(ImageDecoder.decodeCrop(encoded, maxPixels, view.crop()), view.ofCrop());
    } catch (UnreadableImageException e) {
      throw undecodable(index, e);
    }
  }

  private IOException undecodable(int index, UnreadableImageException e) {
    return new IOException(
        "Cannot decode image '%s' of %s: %s"
            .formatted(rows.get(index).imageId(), place, e.getMessage()),
        e);
  }

  @Override
  public long numBytes() {
    return numBytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
