package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchPlace;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.collection.JavaConverters;

/**
 * {@code cluster start --gpus 2 --secure} with conf/spark's files. The driver's tool is the test's
 * and so are its two GPUs: scheduling, addresses and refusals are real, arithmetic on them is not.
 */
class SecureGpuClusterIT {
  private static final Path FOLDER = Path.of("target/secure-cluster").toAbsolutePath();
  private static final Path CONF = Path.of("../conf/spark");
  private static final long TASK_MS = 400;

  private static Map<String, String> settings;
  private static String secret;
  private static @Nullable SparkSession session;

  /** What a task saw. */
  private record Seen(
      String address,
      long startMs,
      long endMs,
      TorchPlace placeOfAuto,
      String refusalOfCuda,
      boolean isEncrypted)
      implements Serializable {}

  @BeforeAll
  static void start() throws IOException {
    Path bin = Files.createDirectories(FOLDER.resolve("bin"));
    DiscoverTest.FakeSmi.write(bin, 2);
    var started =
        ClusterFixture.command(
            FOLDER,
            Map.of("PATH", bin + ":" + System.getenv("PATH")),
            List.of(
                "start",
                "--workers",
                "1",
                "--cores",
                "4",
                "--memory",
                "2g",
                "--gpus",
                "2",
                "--secure"));
    assertThat(started.exitCode()).as(started.text()).isZero();
    secret = Files.readString(FOLDER.resolve("secret"));
    settings =
        new TreeMap<>(
            SparkProperties.read(
                List.of(CONF.resolve("standalone.conf"), CONF.resolve("gpu.conf"))));
    settings.putAll(
        Map.of(
            "spark.master", Files.readString(FOLDER.resolve("url")).strip(),
            // One executor with both GPUs, and cores for twice as many tasks.
            "spark.executor.cores", "4",
            "spark.task.cpus", "1",
            "spark.executor.resource.gpu.amount", "2",
            "spark.executor.memory", "700m",
            "spark.executor.extraClassPath", Path.of("target/test-classes").toAbsolutePath() + "/",
            "spark.files", "",
            "spark.driver.host", "127.0.0.1",
            "spark.driver.bindAddress", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    if (session != null) {
      session.stop();
    }
    assertThat(ClusterFixture.command(FOLDER, Map.of(), List.of("stop")).exitCode()).isZero();
    assertThat(FOLDER.resolve("secret")).doesNotExist();
  }

  @Test
  void everyTaskHasAGpuOfItsOwnAndOnlyEncryptedChannels() throws IOException {
    List<Seen> seen = runTasks();

    assertThat(seen).extracting(Seen::address).containsOnly("0", "1");
    for (Seen one : seen) {
      assertThat(one.isEncrypted()).isTrue();
      assertThat(one.placeOfAuto()).isEqualTo(TorchPlace.CPU);
      assertThat(one.refusalOfCuda())
          .startsWith("Cannot use device cuda:" + one.address() + ": ")
          .contains("build with -Pgpu")
          .endsWith("; or use device cpu");
      assertThat(seen.stream().filter(other -> other != one))
          .noneMatch(
              other ->
                  other.address().equals(one.address())
                      && other.startMs() < one.endMs()
                      && one.startMs() < other.endMs());
    }
    assertNobodySeesTheSecret();
    assertThat(
            JavaConverters.seqAsJavaList(
                Utils.redact(
                    Objects.requireNonNull(session).sparkContext().getConf(),
                    JavaConverters.asScalaBuffer(
                            List.of(
                                new Tuple2<>("spark.authenticate.secret", secret),
                                new Tuple2<>("spark.hadoop.fs.s3a.access.key", secret),
                                new Tuple2<>("spark.hadoop.fs.s3a.session.token", secret)))
                        .toSeq())))
        .allSatisfy(shown -> assertThat(shown._2()).isEqualTo("*********(redacted)"));
  }

  @Test
  void aDriverWithoutTheSecretIsRefusedAtOnce() {
    SparkConf none = conf("");
    none.set("spark.authenticate", "false");
    none.set("spark.network.crypto.enabled", "false");

    assertThatThrownBy(() -> MasterCheck.requireReachable(conf("not " + secret)))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot join master 'spark://127.0.0.1:")
        .hasMessageContaining("was given the same secret as this driver (_SPARK_AUTH_SECRET)")
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> MasterCheck.requireReachable(none))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("wants no secret, else give --spark-conf");
    MasterCheck.requireReachable(conf(secret));
  }

  @Test
  void aMasterThatIsNotThereIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                MasterCheck.requireReachable(
                    conf(secret).set("spark.master", "spark://127.0.0.1:1")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("check that it runs");
  }

  @Test
  void moreGpusThanThereAreAreRefused() {
    var refused =
        ClusterFixture.command(
            FOLDER,
            Map.of("PATH", FOLDER.resolve("bin") + ":" + System.getenv("PATH")),
            List.of("start", "--workers", "2", "--gpus", "2"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.text())
        .contains(
            "Cannot give 2 GPUs to each of 2 workers: this machine has 2; lower --gpus or --workers");
  }

  private static List<Seen> runTasks() {
    var present = SparkSession.getDefaultSession();
    if (present.isDefined()) {
      present.get().stop();
    }
    // The test's JVM cannot change its environment, where a driver has the secret.
    settings.put("spark.authenticate.secret", secret);
    SparkSession opened = SparkSessions.open("test", Optional.empty(), settings);
    session = opened;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(opened.sparkContext());
    return context.parallelize(IntStream.range(0, 6).boxed().toList(), 6).map(i -> see()).collect();
  }

  private static Seen see() throws InterruptedException {
    long start = System.currentTimeMillis();
    Thread.sleep(TASK_MS);
    String refusal;
    try {
      refusal = "none: " + TaskDevice.here(TorchDevice.CUDA);
    } catch (IllegalArgumentException e) {
      refusal = String.valueOf(e.getMessage());
    }
    SparkEnv env = SparkEnv.get();
    return new Seen(
        String.join(" and ", TaskContext.get().resources().apply("gpu").addresses()),
        start,
        System.currentTimeMillis(),
        TaskDevice.here(TorchDevice.AUTO),
        refusal,
        env.securityManager().isAuthenticationEnabled()
            && env.securityManager().isEncryptionEnabled()
            && env.securityManager().getIOEncryptionKey().isDefined());
  }

  /** Neither a command line nor a file but its own, which is the user's alone. */
  private static void assertNobodySeesTheSecret() throws IOException {
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(FOLDER.resolve("secret"))))
        .isEqualTo("rw-------");
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      assertThat(processes.filter(p -> p.getFileName().toString().matches("\\d+")))
          .noneMatch(process -> content(process.resolve("cmdline")).contains(secret));
    }
    try (Stream<Path> files = Files.walk(FOLDER)) {
      assertThat(files.filter(Files::isRegularFile).filter(f -> content(f).contains(secret)))
          .containsExactly(FOLDER.resolve("secret"));
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // A process that ended meanwhile.
      return "";
    }
  }

  private static SparkConf conf(String ofSecret) {
    SparkConf conf = new SparkConf(false);
    settings.forEach(conf::set);
    return conf.set("spark.authenticate.secret", ofSecret);
  }
}
