package io.ghostspark.jobs.train;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.average.FloatSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.Locale;

/**
 * How a worker's numbers travel to the driver: little-endian, elements of a fixed width. The
 * broadcast to the workers is f32 always, so what is lost is lost once a round and never in the
 * state that the next round starts from.
 */
public enum Traffic {
  /** Every bit. */
  F32(Float.BYTES),
  /** Upper half of an f32, rounded to nearest even: 8 bits of precision of every number. */
  BF16(Short.BYTES),
  /** The same of the difference to the state before the round: 8 bits of what was learned. */
  DELTA_BF16(Short.BYTES);

  private final int width;

  Traffic(int width) {
    this.width = width;
  }

  /** By its name in a configuration. */
  public static Traffic of(String name) {
    for (Traffic traffic : values()) {
      if (traffic.toString().equals(name)) {
        return traffic;
      }
    }
    throw new ValidationException(
        "Invalid traffic: '%s' (must be one of %s)".formatted(name, List.of(values())));
  }

  /** As in a configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Bytes of an element. */
  public int width() {
    return width;
  }

  /**
   * @param before the same numbers before the round
   */
  byte[] encode(float[] values, float[] before) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, width)];
    if (this == F32) {
      little(bytes).asFloatBuffer().put(values);
      return bytes;
    }
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = half(this == BF16 ? values[i] : values[i] - before[i]);
    }
    little(bytes).asShortBuffer().put(halves);
    return bytes;
  }

  /** What {@link #encode} wrote, to be read piece by piece. */
  FloatSource decode(byte[] bytes, float[] before) {
    return new Packed(this, bytes, before);
  }

  private record Packed(Traffic traffic, byte[] bytes, float[] before) implements FloatSource {
    @Override
    public int length() {
      return bytes.length / traffic.width;
    }

    @Override
    public void read(int from, int n, float[] out) {
      if (traffic == F32) {
        FloatBuffer floats = little(bytes).asFloatBuffer();
        floats.get(from, out, 0, n);
        return;
      }
      ShortBuffer halves = little(bytes).asShortBuffer();
      for (int i = 0; i < n; i++) {
        float value = Float.intBitsToFloat(halves.get(from + i) << Short.SIZE);
        out[i] = traffic == BF16 ? value : before[from + i] + value;
      }
    }
  }

  /** Rounds to nearest even; NaN stays NaN. */
  static short half(float value) {
    if (Float.isNaN(value)) {
      return (short) 0x7fc0;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> Short.SIZE) & 1)) >>> Short.SIZE);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
