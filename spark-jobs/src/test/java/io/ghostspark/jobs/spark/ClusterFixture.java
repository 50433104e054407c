package io.ghostspark.jobs.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/local/cluster} with three workers, started once for all tests of a JVM: every
 * executor is a process that can be killed. Workers have two cores, so that a test's own driver
 * with three executors of one core leaves room for another driver's.
 */
public final class ClusterFixture {
  public static final int WORKERS = 3;

  private static final Path ROOT =
      (Files.isDirectory(Path.of("deploy")) ? Path.of("") : Path.of(".."))
          .toAbsolutePath()
          .normalize();
  private static final Path FOLDER = Path.of("target/cluster").toAbsolutePath();
  private static final List<String> START =
      List.of("start", "--workers", "" + WORKERS, "--cores", "2", "--memory", "3g");
  private static final long TIMEOUT_S = 400;

  /** Executors of one core each, which know the tests' classes. */
  private static final Map<String, String> EXECUTORS =
      Map.of(
          "spark.executor.cores", "1",
          "spark.executor.memory", "700m",
          "spark.executor.extraClassPath", Path.of("target/test-classes").toAbsolutePath() + "/");

  private static @Nullable String url;

  private ClusterFixture() {}

  /** What a command of the cluster's script answered. */
  public record Answer(int exitCode, String text) {}

  /** The master's URL. */
  private static synchronized String url() {
    if (url == null) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> command(List.of("stop"))));
      url = start();
    }
    return url;
  }

  /** Starts the cluster, or what of it has died; the master's URL. */
  public static String start() {
    Answer started = command(START);
    if (started.exitCode() != 0) {
      throw new IllegalStateException("Cannot start the cluster: " + started.text());
    }
    return started.text().lines().reduce((first, last) -> last).orElseThrow();
  }

  public static Answer command(List<String> arguments) {
    return command(FOLDER, Map.of(), arguments);
  }

  /**
   * A command of another cluster than the tests' shared one.
   *
   * @param folder of its processes
   */
  static Answer command(Path folder, Map<String, String> environment, List<String> arguments) {
    try {
      Files.createDirectories(folder);
      Path answer = Files.createTempFile(folder, "command", ".txt");
      List<String> command = new ArrayList<>(arguments);
      command.add(0, ROOT.resolve("deploy/local/cluster").toString());
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(answer.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("GHOSTSPARK_CLUSTER", folder.toString());
      Process process = builder.start();
      if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Cannot finish " + command + " in " + TIMEOUT_S + " s");
      }
      return new Answer(process.exitValue(), Files.readString(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The test JVM as driver; ends its local session, if it has one. Close it at the end. */
  public static SparkSession session() {
    String master = url();
    var present = SparkSession.getDefaultSession();
    if (present.isDefined()) {
      present.get().stop();
    }
    EXECUTORS.forEach(System::setProperty);
    System.setProperty("spark.cores.max", "" + WORKERS);
    try {
      return SparkSessions.open("test", Optional.of(master));
    } finally {
      EXECUTORS.keySet().forEach(System::clearProperty);
      System.clearProperty("spark.cores.max");
    }
  }

  /**
   * A driver process of the command line.
   *
   * @param executors at most
   * @param log that its output is appended to
   */
  public static Process driver(int executors, Path log, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + ROOT.resolve("deploy/local/jvm.options"));
    command.add("-Xmx1g");
    EXECUTORS.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-Dspark.cores.max=" + executors);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.ghostspark.jobs.Main");
    command.addAll(arguments);
    command.addAll(List.of("--master", url()));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of a worker's process. */
  public static long worker(int number) throws IOException {
    return Long.parseLong(Files.readString(FOLDER.resolve("worker-" + number + ".pid")).strip());
  }

  /** Number of an executor's process. */
  public static long executor(SparkSession session, String executor) throws IOException {
    String application = "--app-id\0" + session.sparkContext().applicationId() + "\0";
    String number = "--executor-id\0" + executor + "\0";
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> commandLine(process).contains(application))
          .filter(process -> commandLine(process).contains(number))
          .mapToLong(process -> Long.parseLong(process.getFileName().toString()))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No process of executor " + executor));
    }
  }

  /** Freezes so many executors in the midst of a task; kills them if they have not answered. */
  public static void killAtWork(SparkSession session, TaskWatch watch, int number)
      throws IOException, InterruptedException {
    while (watch.lost().size() < number) {
      List<String> busy = watch.awaitBusy(number, watch.numStarted()).subList(0, number);
      List<Long> processes = new ArrayList<>();
      for (String executor : busy) {
        processes.add(executor(session, executor));
      }
      for (long process : processes) {
        signal("STOP", process);
      }
      // What an executor has sent already arrives.
      Thread.sleep(100);
      boolean isAtWork = watch.busy().containsAll(busy);
      for (long process : processes) {
        signal(isAtWork ? "KILL" : "CONT", process);
      }
      if (isAtWork) {
        watch.awaitLost(number);
      }
    }
  }

  private static String commandLine(Path process) {
    try {
      return new String(
          Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It ended meanwhile.
      return "";
    }
  }

  /** Sends a signal, such as KILL, STOP or CONT. */
  public static void signal(String name, long process) throws IOException {
    try {
      Process kill =
          new ProcessBuilder("kill", "-s", name, Long.toString(process)).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("Cannot send " + name + " to process " + process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
