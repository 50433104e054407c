package io.ghostspark.jobs.teach;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.jobs.ValidationException;
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
 * One run at a time writes a cache: file {@code NAME.lock} beside the cache's folder, made only if
 * there is none, with its owner inside. A lock that a dead process of this host left is taken over;
 * one of another host is refused until somebody deletes it. Object stores cannot make a file only
 * if there is none, so the lock is read again before the manifest is written: of two runs that both
 * thought they had it, the last to take it commits and the other is refused.
 */
final class CacheLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLock.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileSystem files;
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
          CacheLock.started(ProcessHandle.current()),
          UUID.randomUUID().toString());
    }

    /** Whether the process is known to be gone. */
    boolean isDead(Owner observer) {
      return host.equals(observer.host)
          && !ProcessHandle.of(process).map(CacheLock::started).map(started::equals).orElse(false);
    }

    @Override
    public String toString() {
      return "process " + process + " on " + host + ", started " + started;
    }
  }

  private CacheLock(FileSystem files, Path file, Owner owner) {
    this.files = files;
    this.file = file;
    this.owner = owner;
  }

  /** Takes the lock of a cache; fails, naming the owner, while another run holds it. */
  static CacheLock take(Configuration hadoop, Path cache) {
    try {
      Path file = new Path(cache.getParent(), cache.getName() + ".lock");
      CacheLock lock = new CacheLock(file.getFileSystem(hadoop), file, Owner.current());
      lock.files.mkdirs(file.getParent());
      if (!lock.create()) {
        lock.takeOver(cache);
      }
      lock.requireHeld();
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock logit cache '" + cache + "'", e);
    }
  }

  private void takeOver(Path cache) throws IOException {
    Optional<Owner> other = read();
    if (other.isPresent() && !other.get().isDead(owner)) {
      throw held(cache, other.get());
    }
    LOG.warn("Taking over '{}' of a run that is gone", file);
    files.delete(file, /* recursive= */ false);
    if (!create()) {
      throw held(cache, read().orElse(owner));
    }
  }

  private ValidationException held(Path cache, Owner other) {
    return new ValidationException(
        "Cannot write logit cache '%s': another run holds it (%s); wait for it, or delete '%s' if it is gone"
            .formatted(cache, other, file));
  }

  /** Fails when another run has taken the lock meanwhile. */
  void requireHeld() {
    try {
      Optional<Owner> found = read();
      if (found.isEmpty() || !found.get().equals(owner)) {
        throw new ValidationException(
            "Cannot finish logit cache: its lock '%s' was taken by another run (%s); its manifest is theirs to write"
                .formatted(file, found.map(Owner::toString).orElse("unknown, the file is gone")));
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
