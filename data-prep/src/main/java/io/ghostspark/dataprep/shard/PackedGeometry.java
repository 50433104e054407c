package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.Erasure;
import io.ghostspark.dataprep.view.ViewSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first 24 bytes of a packed view: what was done to the picture. */
final class PackedGeometry {
  private static final int FLIPPED = 1;
  private static final int BICUBIC = 1 << 1;
  private static final int OPERATIONS_SHIFT = 2;
  private static final int ERASED = 1 << 4;
  private static final int FILL_SHIFT = 5;
  private static final int TWO_BITS = 3;
  private static final int KNOWN_FLAGS = (1 << 7) - 1;

  private static final int OPERATION_NUMBER = (1 << 6) - 1;
  private static final int OPERATION_NEGATED = 1 << 6;
  private static final int OPERATION_BICUBIC = 1 << 7;
  private static final int MAX_OPERATIONS = 2;
  private static final int JITTERED = 3;
  private static final int OPERATION_BYTES = 3;
  private static final int BOX_BYTES = 8;

  private PackedGeometry() {}

  static void write(String imageId, int viewNumber, ViewSpec view, ByteBuffer out) {
    Erasure erasure = view.erasure();
    box(view.crop(), out);
    int flags = view.flipped() ? FLIPPED : 0;
    flags |= view.kernel() == ResizeKernel.BICUBIC ? BICUBIC : 0;
    ColourJitter jitter = view.jitter();
    flags |= (jitter == null ? view.operations().size() : JITTERED) << OPERATIONS_SHIFT;
    if (erasure != null) {
      flags |= ERASED | fillNumber(erasure.fill()) << FILL_SHIFT;
    }
    out.putShort((short) flags);
    if (jitter == null) {
      view.operations().forEach(operation -> operation(operation, out));
      skip(out, OPERATION_BYTES * (MAX_OPERATIONS - view.operations().size()));
    } else {
      PackedJitter.write(imageId, viewNumber, jitter, out);
    }
    if (erasure == null) {
      skip(out, BOX_BYTES);
      return;
    }
    if (erasure.noiseSeed() != Erasure.noiseSeed(imageId, viewNumber, view.crop())) {
      throw new IllegalArgumentException(
          "Cannot pack view %d of '%s': its noise seed is not the one of its crop"
              .formatted(viewNumber, imageId));
    }
    box(erasure.box(), out);
  }

  static ViewSpec read(String imageId, int viewNumber, ByteBuffer in) {
    CropBox crop = box(in);
    int flags = in.getShort() & 0xFFFF;
    int numOperations = flags >> OPERATIONS_SHIFT & TWO_BITS;
    boolean hasFill = (flags & TWO_BITS << FILL_SHIFT) != 0;
    if ((flags & ~KNOWN_FLAGS) != 0 || (hasFill && (flags & ERASED) == 0)) {
      throw unknown(imageId, viewNumber, "flags 0x%04x".formatted(flags));
    }
    boolean isJittered = numOperations == JITTERED;
    ColourJitter jitter = isJittered ? PackedJitter.read(imageId, viewNumber, in) : null;
    List<AppliedOperation> operations =
        isJittered ? List.of() : operations(imageId, viewNumber, numOperations, in);
    Erasure erasure = erasure(imageId, viewNumber, crop, flags, in);
    ResizeKernel kernel = kernel((flags & BICUBIC) != 0);
    return new ViewSpec(crop, (flags & FLIPPED) != 0, kernel, operations, jitter, erasure);
  }

  private static List<AppliedOperation> operations(
      String imageId, int viewNumber, int count, ByteBuffer in) {
    List<AppliedOperation> operations = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      operations.add(operation(imageId, viewNumber, in));
    }
    skip(in, OPERATION_BYTES * (MAX_OPERATIONS - count));
    return operations;
  }

  private static @Nullable Erasure erasure(
      String imageId, int viewNumber, CropBox crop, int flags, ByteBuffer in) {
    if ((flags & ERASED) == 0) {
      skip(in, BOX_BYTES);
      return null;
    }
    EraseFill fill =
        switch (flags >> FILL_SHIFT & TWO_BITS) {
          case 0 -> EraseFill.CONST;
          case 1 -> EraseFill.RAND;
          case 2 -> EraseFill.PIXEL;
          default -> throw unknown(imageId, viewNumber, "erase fill 3");
        };
    return new Erasure(box(in), fill, Erasure.noiseSeed(imageId, viewNumber, crop));
  }

  private static int fillNumber(EraseFill fill) {
    return switch (fill) {
      case CONST -> 0;
      case RAND -> 1;
      case PIXEL -> 2;
    };
  }

  private static void operation(AppliedOperation applied, ByteBuffer out) {
    int bits = applied.operation().number();
    bits |= applied.negated() ? OPERATION_NEGATED : 0;
    bits |= applied.kernel() == ResizeKernel.BICUBIC ? OPERATION_BICUBIC : 0;
    out.put((byte) bits);
    out.putShort((short) applied.level4096());
  }

  private static AppliedOperation operation(String imageId, int viewNumber, ByteBuffer in) {
    int bits = in.get() & 0xFF;
    int level4096 = in.getShort() & 0xFFFF;
    try {
      return new AppliedOperation(
          Operation.ofNumber(bits & OPERATION_NUMBER),
          level4096,
          (bits & OPERATION_NEGATED) != 0,
          kernel((bits & OPERATION_BICUBIC) != 0));
    } catch (IllegalArgumentException e) {
      throw unknown(
          imageId, viewNumber, "operation bits 0x%02x: %s".formatted(bits, e.getMessage()));
    }
  }

  private static void box(CropBox box, ByteBuffer out) {
    out.putShort((short) box.topPx());
    out.putShort((short) box.leftPx());
    out.putShort((short) box.heightPx());
    out.putShort((short) box.widthPx());
  }

  private static CropBox box(ByteBuffer in) {
    int top = in.getShort() & 0xFFFF;
    int left = in.getShort() & 0xFFFF;
    int height = in.getShort() & 0xFFFF;
    int width = in.getShort() & 0xFFFF;
    return new CropBox(top, left, height, width);
  }

  private static ResizeKernel kernel(boolean isBicubic) {
    return isBicubic ? ResizeKernel.BICUBIC : ResizeKernel.BILINEAR;
  }

  private static void skip(ByteBuffer buffer, int numBytes) {
    buffer.position(buffer.position() + numBytes);
  }

  static IllegalArgumentException unknown(String imageId, int viewNumber, String what) {
    return new IllegalArgumentException(
        "Cannot unpack view %d of '%s': this version cannot replay %s"
            .formatted(viewNumber, imageId, what));
  }
}
