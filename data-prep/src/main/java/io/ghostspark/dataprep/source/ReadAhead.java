package io.ghostspark.dataprep.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads places in order, a bounded number and volume of them ahead: on an object store a task then
 * waits for bandwidth, not for round trips.
 */
final class ReadAhead implements AutoCloseable {
  /** Round trips at once in a task. */
  private static final int THREADS = 4;

  private static final int MAX_IMAGES = 64;
  private static final long MAX_BYTES = 32L << 20;

  /** An archive that stays open between reads. */
  private record OpenArchive(String file, FSDataInputStream in) {}

  private record Pending(Future<byte[]> bytes, int length) {}

  private final Configuration hadoop;
  private final Iterator<ImagePlace> places;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "ghostspark-read-ahead");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<OpenArchive> archives = new ConcurrentLinkedDeque<>();
  private long pendingBytes;

  ReadAhead(Configuration hadoop, Iterator<ImagePlace> places) {
    this.hadoop = hadoop;
    this.places = places;
  }

  /** The bytes at the next place. */
  byte[] next() throws IOException {
    while (places.hasNext() && pending.size() < MAX_IMAGES && pendingBytes < MAX_BYTES) {
      ImagePlace place = places.next();
      pending.add(new Pending(readers.submit(() -> read(place)), place.bytes()));
      pendingBytes += place.bytes();
    }
    Pending first = pending.remove();
    pendingBytes -= first.length;
    try {
      return first.bytes.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading images");
    } catch (ExecutionException e) {
      throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e.getCause());
    }
  }

  @Override
  public void close() throws IOException {
    readers.shutdownNow();
    for (OpenArchive archive = archives.poll(); archive != null; archive = archives.poll()) {
      archive.in.close();
    }
  }

  private byte[] read(ImagePlace place) throws IOException {
    if (place instanceof ImagePlace.TarRange range) {
      return readRange(range);
    }
    if (place instanceof ImagePlace.WholeFile whole) {
      return readFile(whole);
    }
    throw new IllegalArgumentException("Cannot read ahead: '" + place + "' is in a gzipped tar");
  }

  private byte[] readRange(ImagePlace.TarRange range) throws IOException {
    OpenArchive archive = borrow(range.file());
    byte[] bytes = new byte[range.bytes()];
    archive.in.seek(range.offset());
    archive.in.readFully(bytes);
    archives.push(archive);
    return bytes;
  }

  private byte[] readFile(ImagePlace.WholeFile whole) throws IOException {
    Path file = new Path(whole.file());
    byte[] bytes = new byte[whole.bytes()];
    try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length || in.read() >= 0) {
        throw new IOException(
            "Cannot read image '%s': its length is not %d bytes any more; it was changed while it was prepared"
                .formatted(file, whole.bytes()));
      }
    }
    return bytes;
  }

  private OpenArchive borrow(String file) throws IOException {
    OpenArchive idle = take(file);
    return idle == null
        ? new OpenArchive(file, new Path(file).getFileSystem(hadoop).open(new Path(file)))
        : idle;
  }

  private @Nullable OpenArchive take(String file) {
    for (OpenArchive archive : archives) {
      if (archive.file.equals(file) && archives.remove(archive)) {
        return archive;
      }
    }
    return null;
  }
}
