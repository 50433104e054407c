package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.ViewSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed-width layout of an image's views, version 1: little-endian, {@code 26 + 4K} bytes a view,
 * views back to back.
 *
 * <pre>
 * byte  0  u16 x4  crop box in source pixels: top, left, height, width
 * byte  8  u16     flags: bit 0 flipped; bit 1 kernel (0 bilinear, 1 bicubic);
 *                  bits 2-3 RandAugment op count 0..2; bit 4 erase box present; others 0
 * byte 10  2 ops   each u8 (bits 0-5 op number, bit 6 negated, bit 7 kernel) and
 *                  u16 level in units of 1/4096; 0 where unused
 * byte 16  u16 x4  erase box in view pixels: top, left, height, width; 0 where unused
 * byte 24  f16     log of the probability outside the top K, -inf if none
 * byte 26  K times u16 class id, then f16 log-probability, by falling probability
 * </pre>
 *
 * <p>Noise that fills an erase box is not stored: it is the stream (recipe seed, ERASE_NOISE, view
 * number, hash(image id)). This version writes op count 0 and no erase box, and refuses to read
 * others rather than replay a different picture than the teacher saw.
 */
final class PackedViews {
  static final int FIXED_BYTES = 26;
  private static final int BYTES_PER_CLASS = 4;
  private static final int FLIPPED = 1;
  private static final int BICUBIC = 2;
  private static final int OPS_AND_ERASE_BYTES = 14;

  private PackedViews() {}

  static int bytesPerView(int topK) {
    return FIXED_BYTES + BYTES_PER_CLASS * topK;
  }

  static byte[] pack(String imageId, List<TeacherView> views, int topK) {
    ByteBuffer out =
        ByteBuffer.allocate(views.size() * bytesPerView(topK)).order(ByteOrder.LITTLE_ENDIAN);
    for (TeacherView view : views) {
      if (view.classIds().length != topK || view.logProbs().length != topK) {
        throw new IllegalArgumentException(
            "Cannot pack views of '%s': %d class ids and %d log-probabilities, expected %d of each"
                .formatted(imageId, view.classIds().length, view.logProbs().length, topK));
      }
      packGeometry(view.view(), out);
      out.putShort(Float16.bits(view.tailLogMass()));
      for (int k = 0; k < topK; k++) {
        out.putShort(u16(imageId, view.classIds()[k]));
        out.putShort(Float16.bits(view.logProbs()[k]));
      }
    }
    return out.array();
  }

  static List<TeacherView> unpack(String imageId, byte[] packed, int viewCount, int topK) {
    if (packed.length != (long) viewCount * bytesPerView(topK)) {
      throw new IllegalArgumentException(
          "Cannot unpack views of '%s': %d bytes, expected %d views of %d bytes"
              .formatted(imageId, packed.length, viewCount, bytesPerView(topK)));
    }

    ByteBuffer in = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    List<TeacherView> views = new ArrayList<>(viewCount);
    for (int v = 0; v < viewCount; v++) {
      ViewSpec view = unpackGeometry(imageId, in);
      float tail = Float16.value(in.getShort());
      int[] classIds = new int[topK];
      float[] logProbs = new float[topK];
      for (int k = 0; k < topK; k++) {
        classIds[k] = in.getShort() & 0xFFFF;
        logProbs[k] = Float16.value(in.getShort());
      }
      views.add(new TeacherView(view, classIds, logProbs, tail));
    }
    return List.copyOf(views);
  }

  private static void packGeometry(ViewSpec view, ByteBuffer out) {
    CropBox crop = view.crop();
    out.putShort((short) crop.topPx());
    out.putShort((short) crop.leftPx());
    out.putShort((short) crop.heightPx());
    out.putShort((short) crop.widthPx());
    int flags = view.flipped() ? FLIPPED : 0;
    flags |= view.kernel() == ResizeKernel.BICUBIC ? BICUBIC : 0;
    out.putShort((short) flags);
    out.position(out.position() + OPS_AND_ERASE_BYTES);
  }

  private static ViewSpec unpackGeometry(String imageId, ByteBuffer in) {
    int top = in.getShort() & 0xFFFF;
    int left = in.getShort() & 0xFFFF;
    int height = in.getShort() & 0xFFFF;
    int width = in.getShort() & 0xFFFF;
    int flags = in.getShort() & 0xFFFF;
    if ((flags & ~(FLIPPED | BICUBIC)) != 0) {
      throw new IllegalArgumentException(
          "Cannot unpack views of '%s': flags 0x%04x use operations this version cannot replay"
              .formatted(imageId, flags));
    }
    in.position(in.position() + OPS_AND_ERASE_BYTES);
    ResizeKernel kernel = (flags & BICUBIC) != 0 ? ResizeKernel.BICUBIC : ResizeKernel.BILINEAR;
    return new ViewSpec(new CropBox(top, left, height, width), (flags & FLIPPED) != 0, kernel);
  }

  private static short u16(String imageId, int classId) {
    if (classId < 0 || classId > 0xFFFF) {
      throw new IllegalArgumentException(
          "Cannot pack views of '%s': class id %d (must be 0..65535)".formatted(imageId, classId));
    }
    return (short) classId;
  }
}
