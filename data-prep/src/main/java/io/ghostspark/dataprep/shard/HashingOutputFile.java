package io.ghostspark.dataprep.shard;

import io.ghostspark.dataprep.digest.Sha256;
import io.ghostspark.dataprep.file.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file whose SHA-256 is taken while it is written: nothing is read back from the object store.
 */
final class HashingOutputFile implements OutputFile {
  private final FileSystem fileSystem;
  private final Path file;
  private final MessageDigest digest = Sha256.start();
  private @Nullable WholeFile whole;
  private @Nullable ByteArrayOutputStream heldBack;
  private long bytes;

  HashingOutputFile(FileSystem fileSystem, Path file) {
    this.fileSystem = fileSystem;
    this.file = file;
  }

  /** Hex digest of all bytes written; to be called once, after the stream was closed. */
  String sha256() {
    return Sha256.hex(digest, new byte[0]);
  }

  long bytes() {
    return bytes;
  }

  /** From here on to its end the file is held back, to be made canonical when it is closed. */
  void holdBack() {
    heldBack = new ByteArrayOutputStream();
  }

  /** Lets readers see the file; its stream was closed. */
  void commit() throws IOException {
    Objects.requireNonNull(whole).commit();
  }

  /** Removes what was written unless {@link #commit()} succeeded. */
  void abort() throws IOException {
    if (whole != null) {
      whole.close();
    }
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    whole = WholeFile.create(fileSystem, file);
    return new Hashing(whole.stream());
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
    return create(blockSizeHint);
  }

  /** Padding to HDFS blocks would make a shard's bytes depend on where it is written. */
  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private final class Hashing extends PositionOutputStream {
    private final FSDataOutputStream target;

    Hashing(FSDataOutputStream target) {
      this.target = target;
    }

    @Override
    public long getPos() {
      return bytes;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      bytes += length;
      if (heldBack == null) {
        put(buffer, offset, length);
      } else {
        heldBack.write(buffer, offset, length);
      }
    }

    private void put(byte[] buffer, int offset, int length) throws IOException {
      target.write(buffer, offset, length);
      digest.update(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }

    @Override
    public void close() throws IOException {
      if (heldBack != null) {
        byte[] end = CanonicalFooter.of(heldBack.toByteArray());
        heldBack = null;
        put(end, 0, end.length);
      }
      target.close();
    }
  }
}
