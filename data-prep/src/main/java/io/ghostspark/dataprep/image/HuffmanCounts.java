package io.ghostspark.dataprep.image;

/** How many codes of 1 to 16 bits a JPEG's Huffman table has. */
final class HuffmanCounts {
  static final int BYTES = 16;
  private static final int MAX_CODES = 256;

  private HuffmanCounts() {}

  /** The number of codes, or 0 if they cannot be a table of libjpeg's: no code is all ones. */
  static int total(byte[] bytes, int from) {
    int total = 0;
    int next = 0;
    for (int i = 0; i < BYTES; i++) {
      int count = bytes[from + i] & 0xFF;
      total += count;
      next = 2 * next + count;
      if (next >= 1 << (i + 1)) {
        return 0;
      }
    }
    return total > MAX_CODES ? 0 : total;
  }
}
