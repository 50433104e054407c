package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Fixed-width layout of an image's views, version 1 ({@link LogProbPrecision#F16}): little-endian,
 * {@code 26 + 4K} bytes a view, views back to back. Version 2 ({@link LogProbPrecision#U8}) differs
 * in byte 26 on: K times u16 class id, then u8 code, {@code 26 + 3K} bytes a view.
 *
 * <pre>
 * byte  0  u16 x4  crop box in source pixels: top, left, height, width
 * byte  8  u16     flags: bit 0 flipped; bit 1 kernel (0 bilinear, 1 bicubic); bits 2-3 number of
 *                  operations, 0..2, or 3 for colour jitter; bit 4 erase box present; bits 5-6 its fill (0 const, 1 rand,
 *                  2 pixel; 0 without a box); others 0
 * byte 10  2 ops   each u8 (bits 0-5 operation number, bit 6 negated, bit 7 kernel) and
 *                  u16 level in units of 1/4096; 0 where unused. With colour jitter instead 48
 *                  bits, the lowest first: 5 order ({@link PackedJitter}), 10 each of brightness,
 *                  contrast, saturation (factor x 512; 512 for none) and hue (turn x 1024 + 512),
 *                  3 of 0
 * byte 16  u16 x4  erase box in view pixels: top, left, height, width; 0 where unused
 * byte 24  f16     log of the probability outside the top K, -inf if none
 * byte 26  K times u16 class id, then f16 log-probability, by falling probability
 * </pre>
 *
 * <p>The seed of the noise in an erase box is not stored: it is a function of the crop, the view
 * number and the image id, all of which are ({@link Erasure#noiseSeed}). The first writers had no
 * operations and no erasing, later ones no colour jitter; their files are the layout above with
 * zeros, and their readers refuse flags that they do not know.
 */
final class PackedViews {
  static final int FIXED_BYTES = 26;

  private PackedViews() {}

  /** As below, version 1. */
  static byte[] pack(String imageId, int firstView, List<TeacherView> views, int topK) {
    return pack(imageId, firstView, views, topK, LogProbPrecision.F16);
  }

  /**
   * @param firstView number of the first of {@code views}
   */
  static byte[] pack(
      String imageId,
      int firstView,
      List<TeacherView> views,
      int topK,
      LogProbPrecision precision) {
    ByteBuffer out =
        ByteBuffer.allocate(views.size() * precision.bytesPerView(topK))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int v = 0; v < views.size(); v++) {
      TeacherView view = views.get(v);
      if (view.classIds().length != topK || view.logProbs().length != topK) {
        throw new IllegalArgumentException(
            "Cannot pack views of '%s': %d class ids and %d log-probabilities, expected %d of each"
                .formatted(imageId, view.classIds().length, view.logProbs().length, topK));
      }
      PackedGeometry.write(imageId, firstView + v, view.view(), out);
      out.putShort(Float16.bits(view.tailLogMass()));
      for (int k = 0; k < topK; k++) {
        out.putShort(u16(imageId, view.classIds()[k]));
        precision.write(out, view.logProbs()[k]);
      }
    }
    return out.array();
  }

  /** As below, version 1. */
  static List<TeacherView> unpack(
      String imageId, int firstView, byte[] packed, int viewCount, int topK) {
    return unpack(imageId, firstView, packed, viewCount, topK, LogProbPrecision.F16);
  }

  /**
   * The views, each unpacked when it is asked for: an epoch wants one of fifty. A view that this
   * version cannot replay fails then.
   *
   * @param firstView number of the first view
   */
  static List<TeacherView> unpack(
      String imageId,
      int firstView,
      byte[] packed,
      int viewCount,
      int topK,
      LogProbPrecision precision) {
    int viewBytes = precision.bytesPerView(topK);
    if (packed.length != (long) viewCount * viewBytes) {
      throw new IllegalArgumentException(
          "Cannot unpack views of '%s': %d bytes, expected %d views of %d bytes"
              .formatted(imageId, packed.length, viewCount, viewBytes));
    }
    return new Unpacked(imageId, firstView, packed, viewCount, topK, precision);
  }

  private static final class Unpacked extends AbstractList<TeacherView> implements RandomAccess {
    private final String imageId;
    private final int firstView;
    private final byte[] packed;
    private final int viewCount;
    private final int topK;
    private final LogProbPrecision precision;

    private Unpacked(
        String imageId,
        int firstView,
        byte[] packed,
        int viewCount,
        int topK,
        LogProbPrecision precision) {
      this.imageId = imageId;
      this.firstView = firstView;
      this.packed = packed;
      this.viewCount = viewCount;
      this.topK = topK;
      this.precision = precision;
    }

    @Override
    public TeacherView get(int index) {
      int bytes = precision.bytesPerView(topK);
      ByteBuffer in =
          ByteBuffer.wrap(packed, Math.multiplyExact(index, bytes), bytes)
              .order(ByteOrder.LITTLE_ENDIAN);
      ViewSpec view = PackedGeometry.read(imageId, firstView + index, in);
      float tail = Float16.value(in.getShort());
      int[] classIds = new int[topK];
      float[] logProbs = new float[topK];
      for (int k = 0; k < topK; k++) {
        classIds[k] = in.getShort() & 0xFFFF;
        logProbs[k] = precision.read(in);
      }
      precision.finish(logProbs, tail);
      return new TeacherView(view, classIds, logProbs, tail);
    }

    @Override
    public int size() {
      return viewCount;
    }
  }

  private static short u16(String imageId, int classId) {
    if (classId < 0 || classId > 0xFFFF) {
      throw new IllegalArgumentException(
          "Cannot pack views of '%s': class id %d (must be 0..65535)".formatted(imageId, classId));
    }
    return (short) classId;
  }
}
