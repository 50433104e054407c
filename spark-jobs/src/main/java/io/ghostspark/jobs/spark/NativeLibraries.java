package io.ghostspark.jobs.spark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.model.torch.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.SparkEnv;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that executors of a machine share for native libraries. JavaCPP locks a file while it
 * unpacks it, but looks at it before it waits for the lock: of two executors that meet an empty
 * folder one may write a library again that the other has mapped, which then dies of SIGBUS. So the
 * first task of an executor unpacks and loads all of them under a lock of our own.
 */
public final class NativeLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);

  private static volatile boolean isLoaded;

  private NativeLibraries() {}

  /** To be called by tasks before anything of theirs is native; costs nothing in local mode. */
  public static void readyForTask() {
    SparkEnv env = SparkEnv.get();
    if (!isLoaded && env != null && !env.executorId().equals("driver")) {
      load();
    }
  }

  static synchronized void load() {
    if (isLoaded) {
      return;
    }
    try (FileChannel file =
            FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      ImageDecoder.load();
      Torch.requireLoaded();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock the folder of native libraries", e);
    } catch (IllegalArgumentException e) {
      // Tasks that do not compute go on; others say it again.
      LOG.debug("No libtorch here", e);
    }
    isLoaded = true;
  }

  private static Path lockFile() throws IOException {
    return Loader.getCacheDir().toPath().resolve("ghostspark.lock");
  }
}
