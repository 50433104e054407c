package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.Redaction;
import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.UI;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** conf/spark: what spark-submit reads of every file is safe, and what training needs. */
class SparkConfFilesTest {
  private static final Path FOLDER = Path.of("../conf/spark");
  private static final List<String> PLATFORMS =
      List.of("standalone.conf", "emr.conf", "dataproc.conf", "kubernetes.conf");

  @TempDir private Path temp;

  @Test
  void everyPlatformAuthenticatesAndEncrypts() {
    for (String file : PLATFORMS) {
      assertThat(read(file))
          .as(file)
          .containsEntry("spark.authenticate", "true")
          .containsEntry("spark.network.crypto.enabled", "true")
          .containsEntry("spark.network.crypto.authEngineVersion", "2")
          .containsEntry("spark.network.crypto.saslFallback", "false")
          .containsEntry("spark.io.encryption.enabled", "true")
          .containsEntry("spark.acls.enable", "true")
          .containsEntry("spark.ui.killEnabled", "false");
    }
    assertThat(read("standalone.conf")).containsEntry("spark.master.rest.enabled", "false");
    assertThat(read("emr.conf")).containsEntry("spark.shuffle.service.enabled", "false");
    assertThat(read("dataproc.conf")).containsEntry("spark.shuffle.service.enabled", "false");
    assertThat(read("kubernetes.conf"))
        .containsEntry("spark.authenticate.secret.driver.file", "/etc/ghostspark-auth/secret")
        .containsEntry("spark.authenticate.secret.executor.file", "/etc/ghostspark-auth/secret");
  }

  @Test
  void noFileHoldsASecret() throws IOException {
    for (Path file : files()) {
      read(file.getFileName().toString())
          .forEach(
              (key, value) -> {
                assertThat(key).isNotEqualTo("spark.authenticate.secret");
                assertThat(Redaction.hasPassword(value)).as(key).isFalse();
                if (key.matches(".*(" + Redaction.SECRET_KEYS + ").*")) {
                  assertThat(value).as(key).matches("(/[a-z-]+)+");
                }
              });
    }
  }

  @Test
  void everyPlatformRunsOneTaskAnExecutor() {
    for (String file : PLATFORMS) {
      Map<String, String> settings = read(file);
      assertThat(settings)
          .as(file)
          .containsEntry("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
          .containsEntry("spark.speculation", "false")
          .containsEntry("spark.task.cpus", settings.get("spark.executor.cores"))
          .containsEntry("spark.executorEnv.OMP_NUM_THREADS", settings.get("spark.executor.cores"));
      if (!file.equals("standalone.conf")) {
        assertThat(settings.get("spark.executor.extraJavaOptions"))
            .as("native libraries of %s", file)
            .matches("-Dorg\\.bytedeco\\.javacpp\\.cachedir=/(var/lib|opt)/\\S+");
      }
    }
  }

  @Test
  void aGpuFileBehindAPlatformsGivesEveryTaskOneGpu() {
    for (String file : PLATFORMS) {
      Map<String, String> settings = new HashMap<>(read(file));
      settings.putAll(read("gpu.conf"));
      SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
      settings.forEach(conf::set);

      TaskDevice.requireOffered(conf, "train.device", io.ghostspark.model.torch.TorchDevice.CUDA);
      assertThat(Path.of("..", conf.get("spark.files"))).as("discovery script").isExecutable();
      assertThat(conf.get("spark.executor.resource.gpu.discoveryScript"))
          .isEqualTo("./" + Path.of(conf.get("spark.files")).getFileName());
    }
    assertThat(read("gpu-kubernetes.conf"))
        .containsEntry("spark.executor.resource.gpu.vendor", "nvidia.com")
        .containsEntry("spark.files", "");
    assertThat(read("dataproc.conf")).containsEntry("spark.plugins", "");
  }

  /** A misspelt key would be ignored in silence. */
  @Test
  void sparkKnowsEveryKey() throws IOException {
    assertThat(UI.UI_ENABLED().key()).isEqualTo("spark.ui.enabled");
    for (Path file : files()) {
      for (String key : read(file.getFileName().toString()).keySet()) {
        boolean isFree =
            key.matches(
                "spark\\.(executorEnv|yarn\\.appMasterEnv|kubernetes\\.(driver|executor)\\.secrets)\\.[A-Za-z_-]+"
                    + "|spark\\.(executor|task)\\.resource\\.gpu\\.(amount|vendor|discoveryScript)"
                    + "|spark\\.yarn\\.maxAppAttempts|spark\\.rapids\\.sql\\.enabled"
                    + "|spark\\.network\\.crypto\\.authEngineVersion");
        assertThat(isFree || ConfigEntry.findEntry(key) != null).as("%s of %s", key, file).isTrue();
      }
    }
  }

  @Test
  void theLaunchersOptionReadsTheSameAsSparkSubmit() throws IOException {
    for (Path file : files()) {
      assertThat(SparkProperties.read(List.of(file)))
          .isEqualTo(read(file.getFileName().toString()));
    }
    Map<String, String> both =
        SparkProperties.read(List.of(FOLDER.resolve("emr.conf"), FOLDER.resolve("gpu.conf")));
    assertThat(both).containsKeys("spark.authenticate", "spark.task.resource.gpu.amount");
  }

  @Test
  void filesThatAreNoneAreRefused() throws IOException {
    Path other = Files.writeString(temp.resolve("x.conf"), "fs.s3a.endpoint=http://x\n");

    assertThatThrownBy(() -> SparkProperties.read(List.of(other)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid key in '" + other + "': 'fs.s3a.endpoint' (must start with spark.)");
    assertThatThrownBy(() -> SparkProperties.read(List.of(temp.resolve("none.conf"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot read Spark's settings '");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> found = files.sorted().toList();
      assertThat(found).hasSize(PLATFORMS.size() + 2);
      return found;
    }
  }

  /** As spark-submit reads it. */
  private static Map<String, String> read(String file) {
    return JavaConverters.mapAsJavaMap(
        Utils.getPropertiesFromFile(FOLDER.resolve(file).toAbsolutePath().toString()));
  }
}
