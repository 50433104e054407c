package io.ghostspark.jobs.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** f32 arrays as little-endian bytes, the content of a checkpoint's files. */
final class FloatBytes {
  private FloatBytes() {}

  static byte[] of(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  static float[] floats(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
