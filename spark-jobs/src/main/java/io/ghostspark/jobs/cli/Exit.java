package io.ghostspark.jobs.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The end of the process. A signal stops Spark by shutdown hooks while its tasks are still inside
 * libtorch; the JVM would then run the destructors of native libraries under them and die of a
 * segmentation fault, with a page of its own. So the last hook halts.
 */
public final class Exit {
  /** After every other hook of Hadoop's manager: Spark's, the file systems'. */
  private static final int LAST = 0;

  /** What shells report of a process that SIGTERM ended. */
  private static final int STOPPED = 128 + 15;

  private static final AtomicBoolean IS_GUARDED = new AtomicBoolean();
  private static volatile boolean isOurProcess;
  private static volatile int code = STOPPED;

  private Exit() {}

  /** To be called by the process's main method: a host such as a test ends as it likes. */
  public static void ownProcess() {
    isOurProcess = true;
  }

  /**
   * Ends the process as asked; a signal that came first keeps its own code. After success inside
   * YARN's application master it returns instead: there an early exit is a failed application.
   */
  public static void with(int exitCode) {
    if (!isStopping()) {
      code = exitCode;
    }
    if (exitCode != 0 || !isApplicationMaster()) {
      System.exit(exitCode);
    }
  }

  /** {@code --master yarn --deploy-mode cluster}: Spark sets both before our main method. */
  private static boolean isApplicationMaster() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /** Whether a signal ends our process: what fails now fails because Spark is stopped. */
  public static boolean isStopping() {
    return IS_GUARDED.get() && ShutdownHookManager.get().isShutdownInProgress();
  }

  /** From now on our own process ends without unloading native libraries. */
  static void guard() {
    if (isOurProcess && IS_GUARDED.compareAndSet(false, true)) {
      ShutdownHookManager.get().addShutdownHook(() -> Runtime.getRuntime().halt(code), LAST);
    }
  }
}
