package io.ghostspark.model.checkpoint;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Element types of a safetensors file that hold weights; little-endian. */
enum ElementType {
  F64(8) {
    @Override
    float read(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  },
  F32(4) {
    @Override
    float read(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  F16(2) {
    @Override
    float read(ByteBuffer bytes) {
      return HalfFloat.toFloat(bytes.getShort());
    }
  },
  BF16(2) {
    @Override
    float read(ByteBuffer bytes) {
      // bfloat16 is the upper half of a float.
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  };

  private final int numBytes;

  ElementType(int numBytes) {
    this.numBytes = numBytes;
  }

  int numBytes() {
    return numBytes;
  }

  /** The next element of {@code bytes}. */
  abstract float read(ByteBuffer bytes);

  /** The type of that name, or null if it is not one that weights may have. */
  static @Nullable ElementType named(String name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }
}
