package io.ghostspark.dataprep.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * Walks the members of one tar (ustar, GNU long names, PAX path and size). Unlike
 * commons-compress's stream it skips by seeking where the bytes allow, and a cut archive is always
 * an error naming the archive and the member, also when it is cut between two members.
 */
final class TarReader {
  private static final int BLOCK_BYTES = 512;

  /**
   * A regular file of the archive.
   *
   * @param offset of its first byte in the archive
   */
  record Member(String name, long offset, long bytes) {
    /** Name without folders. */
    String fileName() {
      return name.substring(name.lastIndexOf('/') + 1);
    }

    /**
     * The member's place, seen from {@code file}.
     *
     * @param tarOffset where this tar starts in the file
     * @param tarBytes its length there
     */
    ImagePlace place(String file, long tarOffset, long tarBytes, boolean gzipped)
        throws IOException {
      int length = ImageNames.requireReadable(file + "' member '" + name, bytes);
      return gzipped
          ? new ImagePlace.GzippedRange(file, tarOffset, tarBytes, offset, length)
          : new ImagePlace.TarRange(file, tarOffset + offset, length);
    }
  }

  private final String archive;
  private final TarBytes in;

  /** Where the next header starts. */
  private long next;

  TarReader(String archive, TarBytes in) {
    this.archive = archive;
    this.in = in;
  }

  /** The next regular file, or null at the archive's end marker. */
  @Nullable Member next() throws IOException {
    String longName = null;
    long longSize = -1;
    while (true) {
      TarArchiveEntry header = header();
      if (header == null) {
        return null;
      }
      long offset = in.position();
      if (header.isGNULongNameEntry()) {
        longName = text(header);
      } else if (header.isPaxHeader()) {
        String records = text(header);
        longName = paxValue(records, "path", longName);
        String size = paxValue(records, "size", null);
        longSize = size == null ? longSize : Long.parseLong(size);
      } else {
        String name = longName == null ? header.getName() : longName;
        long bytes = longSize < 0 ? header.getSize() : longSize;
        next = offset + padded(bytes);
        if (header.isFile() && !header.isGlobalPaxHeader()) {
          return new Member(name, offset, bytes);
        }
        longName = null;
        longSize = -1;
      }
    }
  }

  /** The bytes of the member that {@link #next()} returned last. */
  byte[] read(Member member) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(member.bytes)];
    try {
      in.readFully(bytes);
    } catch (EOFException cut) {
      throw truncated("in member '" + member.name + "'", cut);
    } catch (ZipException corrupt) {
      throw corruptGzip("in member '" + member.name + "'", corrupt);
    }
    return bytes;
  }

  /** Fails if the archive ends before the last byte of {@code member}. */
  void requireWhole(Member member) throws IOException {
    try {
      in.skip(member.offset + member.bytes - in.position());
    } catch (EOFException cut) {
      throw truncated("in member '" + member.name + "'", cut);
    }
  }

  private @Nullable TarArchiveEntry header() throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    try {
      in.skip(next - in.position());
      in.readFully(block);
    } catch (EOFException cut) {
      throw truncated("at byte " + next + ", without end marker", cut);
    } catch (ZipException corrupt) {
      throw corruptGzip("at byte " + next, corrupt);
    }
    next += BLOCK_BYTES;
    if (isZero(block)) {
      return null;
    }
    return parse(block);
  }

  private TarArchiveEntry parse(byte[] block) throws IOException {
    try {
      TarArchiveEntry header = new TarArchiveEntry(block);
      if (header.isCheckSumOK()) {
        return header;
      }
    } catch (IllegalArgumentException | UncheckedIOException malformed) {
      throw notATar(malformed);
    }
    throw notATar(null);
  }

  private IOException notATar(@Nullable Exception cause) {
    return new IOException(
        "Cannot read tar '%s': no tar header at byte %d; is it a tar?"
            .formatted(archive, next - BLOCK_BYTES),
        cause);
  }

  /** The data of a header-extending entry; leaves {@code next} behind it. */
  private String text(TarArchiveEntry header) throws IOException {
    long offset = in.position();
    byte[] bytes = read(new Member(header.getName(), offset, header.getSize()));
    next = offset + padded(header.getSize());
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static @Nullable String paxValue(String records, String key, @Nullable String otherwise) {
    String value = otherwise;
    for (String record : records.split("\n", -1)) {
      int blank = record.indexOf(' ');
      if (record.startsWith(key + "=", blank + 1)) {
        value = record.substring(blank + 2 + key.length());
      }
    }
    return value;
  }

  private IOException truncated(String where, EOFException cut) {
    return new IOException(
        "Cannot read tar '%s': truncated %s; copy or download it again".formatted(archive, where),
        cut);
  }

  private IOException corruptGzip(String where, ZipException corrupt) {
    return new IOException(
        "Cannot read tar '%s': corrupt gzip data %s (%s); copy or download it again"
            .formatted(archive, where, corrupt.getMessage()),
        corrupt);
  }

  private static long padded(long bytes) {
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
