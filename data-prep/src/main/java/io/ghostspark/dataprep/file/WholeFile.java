package io.ghostspark.dataprep.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file in the making: {@link #commit()} lets readers see it, in place of an older one; closing
 * without it leaves nothing.
 */
public final class WholeFile implements Closeable {
  private final FileSystem fileSystem;
  private final Path file;

  /** Where the bytes go: the file itself in an object store, else a temporary name. */
  private final Path target;

  private final FSDataOutputStream out;
  private boolean committed;

  private WholeFile(FileSystem fileSystem, Path file, Path target) throws IOException {
    this.fileSystem = fileSystem;
    this.file = file;
    this.target = target;
    this.out = fileSystem.create(target, /* overwrite= */ true);
  }

  public static WholeFile create(FileSystem fileSystem, Path file) throws IOException {
    // Attempts of one task may overlap (speculation), so each has its own temporary name.
    Path temporary = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    return new WholeFile(
        fileSystem, file, isPublishedByClosing(fileSystem, file) ? file : temporary);
  }

  /** Writes a small file at once. */
  public static void write(FileSystem fileSystem, Path file, byte[] content) throws IOException {
    try (WholeFile whole = create(fileSystem, file)) {
      whole.stream().write(content);
      whole.commit();
    }
  }

  /** To be written; may be closed before {@link #commit()}, but only if that follows. */
  public FSDataOutputStream stream() {
    return out;
  }

  public void commit() throws IOException {
    out.close();
    if (!target.equals(file)) {
      fileSystem.delete(file, /* recursive= */ false);
      if (!fileSystem.rename(target, file)) {
        throw new IOException("Cannot finish '" + file + "': renaming '" + target + "' failed");
      }
    }
    committed = true;
  }

  /** Drops what was written unless {@link #commit()} succeeded. */
  @Override
  public void close() throws IOException {
    if (committed) {
      return;
    }
    if (target.equals(file)) {
      out.abort();
    } else {
      try {
        out.close();
      } finally {
        // A full disk fails the closing too, and needs the room.
        fileSystem.delete(target, /* recursive= */ false);
      }
    }
  }

  /** Streams that can be aborted show nothing before they are closed: the rule of Abortable. */
  private static boolean isPublishedByClosing(FileSystem fileSystem, Path file) throws IOException {
    return fileSystem.hasPathCapability(file, CommonPathCapabilities.ABORTABLE_STREAM);
  }
}
