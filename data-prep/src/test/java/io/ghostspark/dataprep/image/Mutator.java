package io.ghostspark.dataprep.image;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.util.Arrays;
import java.util.List;

/** Damages files: mutant n of a seed is always the same. */
final class Mutator {
  private static final int[] INTERESTING = {0, 1, 0x7F, 0x80, 0xC0, 0xC4, 0xD8, 0xD9, 0xDA, 0xFF};
  private static final int MAX_CHANGES = 6;

  private final long seed;
  private final List<byte[]> files;

  Mutator(long seed, List<byte[]> files) {
    this.seed = seed;
    this.files = List.copyOf(files);
  }

  byte[] mutant(int number) {
    CounterRandom random = CounterRandom.of(seed, Purpose.SHUFFLE, 0, number);
    byte[] bytes = files.get(random.nextInt(files.size())).clone();
    int changes = 1 + random.nextInt(MAX_CHANGES);
    for (int i = 0; i < changes && bytes.length > 4; i++) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes, CounterRandom random) {
    // Headers are short and matter most: half of the places lie in the first 700 bytes.
    int reach = random.nextInt(2) == 0 ? Math.min(bytes.length, 700) : bytes.length;
    int at = random.nextInt(reach - 1);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
      case 3 -> {
        int value = random.nextInt(1 << 16);
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
      }
      case 4 -> {
        return Arrays.copyOf(bytes, at + 1);
      }
      case 5 -> {
        return spliced(bytes, at, length, new byte[0]);
      }
      case 6 -> {
        return spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      }
      default -> {
        byte[] other = files.get(random.nextInt(files.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        byte[] part = Arrays.copyOfRange(other, from, Math.min(other.length, from + length));
        return spliced(bytes, at, Math.min(length, part.length), part);
      }
    }
    return bytes;
  }

  /** {@code bytes} with {@code removed} bytes at {@code at} replaced by {@code part}. */
  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] part) {
    byte[] out = new byte[bytes.length - removed + part.length];
    System.arraycopy(bytes, 0, out, 0, at);
    System.arraycopy(part, 0, out, at, part.length);
    System.arraycopy(bytes, at + removed, out, at + part.length, bytes.length - at - removed);
    return out;
  }
}
