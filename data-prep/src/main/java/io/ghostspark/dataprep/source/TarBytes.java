package io.ghostspark.dataprep.source;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The bytes of a tar: of a whole file or of a slice of one, plain (skipped by seeking) or gzipped
 * (told by the magic bytes, skipped by reading).
 */
abstract class TarBytes implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Bytes of the tar consumed so far. */
  abstract long position();

  /** Fails with EOFException if fewer than {@code bytes} are left. */
  abstract void skip(long bytes) throws IOException;

  abstract void readFully(byte[] buffer) throws IOException;

  abstract boolean isGzipped();

  static TarBytes whole(Configuration hadoop, Path file) throws IOException {
    FileSystem fileSystem = file.getFileSystem(hadoop);
    return slice(hadoop, file, 0, fileSystem.getFileStatus(file).getLen());
  }

  /** The tar that occupies {@code bytes} bytes from {@code offset} of {@code file}. */
  static TarBytes slice(Configuration hadoop, Path file, long offset, long bytes)
      throws IOException {
    FSDataInputStream in = file.getFileSystem(hadoop).open(file);
    try {
      if (startsWithGzipMagic(in, offset, bytes)) {
        in.seek(offset);
        return new Gzipped(new Limited(in, bytes));
      }
      return new Plain(in, offset, bytes);
    } catch (IOException failure) {
      in.close();
      throw failure;
    }
  }

  private static boolean startsWithGzipMagic(FSDataInputStream in, long offset, long bytes)
      throws IOException {
    if (bytes < 2) {
      return false;
    }
    in.seek(offset);
    return in.read() == 0x1F && in.read() == 0x8B;
  }

  private static final class Plain extends TarBytes {
    private final FSDataInputStream file;
    private final long offset;
    private final long bytes;
    private long position;

    Plain(FSDataInputStream file, long offset, long bytes) {
      this.file = file;
      this.offset = offset;
      this.bytes = bytes;
    }

    @Override
    long position() {
      return position;
    }

    @Override
    void skip(long count) throws EOFException {
      if (position + count > bytes) {
        throw new EOFException();
      }
      position += count;
    }

    @Override
    void readFully(byte[] buffer) throws IOException {
      if (position + buffer.length > bytes) {
        throw new EOFException();
      }
      if (file.getPos() != offset + position) {
        file.seek(offset + position);
      }
      file.readFully(buffer);
      position += buffer.length;
    }

    @Override
    boolean isGzipped() {
      return false;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Gzipped extends TarBytes {
    private final InputStream in;
    private long position;

    Gzipped(InputStream compressed) throws IOException {
      this.in = new BufferedInputStream(new GZIPInputStream(compressed, BUFFER_BYTES));
    }

    @Override
    long position() {
      return position;
    }

    @Override
    void skip(long count) throws IOException {
      in.skipNBytes(count);
      position += count;
    }

    @Override
    void readFully(byte[] buffer) throws IOException {
      if (in.readNBytes(buffer, 0, buffer.length) < buffer.length) {
        throw new EOFException();
      }
      position += buffer.length;
    }

    @Override
    boolean isGzipped() {
      return true;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** The next {@code left} bytes of a file and no more. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      int value = left > 0 ? in.read() : -1;
      left -= value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
