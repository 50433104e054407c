package io.ghostspark.jobs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run at a time writes a folder that is continued: file {@code NAME.lock} beside it, made only
 * if there is none, with its owner inside. A lock that a dead process of this host left is taken
 * over; one of another host is refused until somebody deletes it. Object stores cannot make a file
 * only if there is none, so the lock is read again before something is written that counts: of two
 * runs that both thought they had it, the last to take it writes and the other is refused.
 */
public final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileSystem files;
  private final String thing;
  private final Path file;
  private final Owner owner;

  /**
   * Who holds a lock.
   *
   * @param started when the process did; numbers of processes come again
   * @param token of this lock alone
   */
  record Owner(String host, long process, String started, String token) {

    static Owner current() throws IOException {
      return new Owner(
          InetAddress.getLocalHost().getHostName(),
          ProcessHandle.current().pid(),
          FolderLock.started(ProcessHandle.current()),
          UUID.randomUUID().toString());
    }

    /** Whether the process is known to be gone. */
    boolean isDead(Owner observer) {
      return host.equals(observer.host)
          && !ProcessHandle.of(process).map(FolderLock::started).map(started::equals).orElse(false);
    }

    @Override
    public String toString() {
      return "process " + process + " on " + host + ", started " + started;
    }
  }

  private FolderLock(FileSystem files, String thing, Path file, Owner owner) {
    this.files = files;
    this.thing = thing;
    this.file = file;
    this.owner = owner;
  }

  /**
   * Who holds a folder's lock, as far as an onlooker can tell.
   *
   * @param isGone whether the process is known to be gone: it ran on this host
   */
  public record Holder(String description, boolean isGone) {}

  /** The present holder, empty if nobody is writing the folder. */
  public static Optional<Holder> holder(Configuration hadoop, Path folder) {
    if (folder.isRoot()) {
      return Optional.empty();
    }
    try {
      Path file = file(folder);
      Owner us = Owner.current();
      return new FolderLock(file.getFileSystem(hadoop), "", file, us)
          .read()
          .map(owner -> new Holder(owner.toString(), owner.isDead(us)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the lock of '" + folder + "'", e);
    }
  }

  private static Path file(Path folder) {
    // A path that was made of a URI may end in a slash, which would be a name of its own.
    Path plain = new Path(folder.toString());
    return new Path(plain.getParent(), plain.getName() + ".lock");
  }

  /**
   * Takes the lock of a folder; fails, naming the owner, while another run holds it.
   *
   * @param thing what the folder is, for the messages
   */
  public static FolderLock take(Configuration hadoop, Path folder, String thing) {
    try {
      Path file = file(folder);
      FolderLock lock = new FolderLock(file.getFileSystem(hadoop), thing, file, Owner.current());
      lock.files.mkdirs(file.getParent());
      if (!lock.create()) {
        lock.takeOver(folder);
      }
      lock.requireHeld();
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + thing + " '" + folder + "'", e);
    }
  }

  private void takeOver(Path folder) throws IOException {
    Optional<Owner> other = read();
    if (other.isPresent() && !other.get().isDead(owner)) {
      throw held(folder, other.get());
    }
    LOG.warn("Taking over '{}' of a run that is gone", file);
    files.delete(file, /* recursive= */ false);
    if (!create()) {
      throw held(folder, read().orElse(owner));
    }
  }

  private ValidationException held(Path folder, Owner other) {
    return new ValidationException(
        "Cannot write %s '%s': another run holds it (%s); wait for it, or delete '%s' if it is gone"
            .formatted(thing, folder, other, file));
  }

  /** Fails when another run has taken the lock meanwhile. */
  public void requireHeld() {
    try {
      Optional<Owner> found = read();
      if (found.isEmpty() || !found.get().equals(owner)) {
        throw new ValidationException(
            "Cannot finish %s: its lock '%s' was taken by another run (%s); what it holds is theirs to write"
                .formatted(
                    thing, file, found.map(Owner::toString).orElse("unknown, the file is gone")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read lock '" + file + "'", e);
    }
  }

  @Override
  public void close() {
    try {
      if (read().filter(owner::equals).isPresent()) {
        files.delete(file, /* recursive= */ false);
      }
    } catch (IOException e) {
      LOG.warn("Cannot delete lock '{}': {}", file, e.getMessage());
    }
  }

  private boolean create() throws IOException {
    byte[] content = JSON.writeValueAsString(owner).getBytes(StandardCharsets.UTF_8);
    if (files instanceof LocalFileSystem local) {
      return createLocally(local.pathToFile(file).toPath(), content);
    }
    try (OutputStream out = files.create(file, /* overwrite= */ false)) {
      out.write(content);
      return true;
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Hadoop's local file system looks first and creates then; a link is made or it is not. */
  private static boolean createLocally(java.nio.file.Path file, byte[] content) throws IOException {
    java.nio.file.Path whole = Files.createTempFile(file.toAbsolutePath().getParent(), ".lock", "");
    try {
      Files.write(whole, content);
      Files.createLink(file, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(whole);
    }
  }

  private Optional<Owner> read() throws IOException {
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in.readAllBytes(), Owner.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }
}
