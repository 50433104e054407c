package io.ghostspark.dataprep.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * MNIST's IDX format: magic 0, 0, 8 (unsigned bytes), number of dimensions; the dimensions as
 * big-endian 32-bit; then the values, row-major.
 *
 * @param values u8 of shape {@code dimensions}
 */
record IdxFile(int[] dimensions, byte[] values) {
  private static final int UNSIGNED_BYTES = 0x0800;

  /** Reads {@code name} or {@code name.gz} in {@code folder}. */
  static IdxFile read(Path folder, String name, int dimensionCount) throws IOException {
    Path plain = folder.resolve(name);
    Path gzipped = folder.resolve(name + ".gz");
    if (Files.exists(gzipped)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(gzipped))) {
        return parse(in, gzipped, dimensionCount);
      }
    }
    if (!Files.exists(plain)) {
      throw new IOException(
          "Cannot read '%s': neither it nor '%s' exists; name the folder of Fashion-MNIST's four IDX files (Debian package dataset-fashion-mnist: /usr/share/datasets/fashion-mnist)"
              .formatted(gzipped, plain.getFileName()));
    }
    try (InputStream in = Files.newInputStream(plain)) {
      return parse(in, plain, dimensionCount);
    }
  }

  private static IdxFile parse(InputStream raw, Path file, int dimensionCount) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(raw));
    try {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES | dimensionCount)) {
        throw new IOException(
            "Cannot read '%s': magic number 0x%08x, expected 0x%08x (IDX of unsigned bytes, %d dimensions)"
                .formatted(file, magic, UNSIGNED_BYTES | dimensionCount, dimensionCount));
      }
      int[] dimensions = new int[dimensionCount];
      int count = 1;
      for (int d = 0; d < dimensionCount; d++) {
        dimensions[d] = in.readInt();
        count = Math.multiplyExact(count, dimensions[d]);
      }
      byte[] values = new byte[count];
      in.readFully(values);
      return new IdxFile(dimensions, values);
    } catch (EOFException cut) {
      throw new IOException("Cannot read '" + file + "': truncated", cut);
    }
  }
}
