package io.ghostspark.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jar for spark-submit holds and what it must not hold. */
class ShadedJarIT {
  private static final List<String> FROM_THE_CLUSTER =
      List.of(
          "org/apache/spark/",
          "org/apache/hadoop/",
          "org/apache/parquet/",
          "scala/",
          "com/fasterxml/jackson/",
          "org/slf4j/",
          "com/google/protobuf/");
  private static final List<String> OTHER_PLATFORMS =
      List.of("windows", "win-x64", "macosx", "osx", "aarch64", "arm64", "android", "/Mac/");

  private static List<String> names;
  private static String mainClass;

  @BeforeAll
  static void readNames() throws IOException {
    String jar = System.getProperty("shaded.jar", "");
    assumeThat(jar).as("-Dquick builds no shaded jar").isNotEmpty();
    try (JarFile file = new JarFile(Path.of(jar).toFile())) {
      names = file.stream().map(JarEntry::getName).toList();
      mainClass = file.getManifest().getMainAttributes().getValue("Main-Class");
    }
  }

  @Test
  void jarStartsMainAndHoldsAllModules() {
    assertThat(mainClass).isEqualTo("io.ghostspark.jobs.Main");
    assertThat(names)
        .contains(
            "io/ghostspark/dataprep/shard/ImageShardReader.class",
            "io/ghostspark/model/torch/TorchTrainer.class",
            "io/ghostspark/jobs/Job.class");
  }

  @Test
  void jarHoldsNothingTheClusterBrings() {
    // dl4j-spark puts one class of its own into Spark's package.
    assertThat(names)
        .filteredOn(name -> name.endsWith(".class"))
        .filteredOn(name -> !name.startsWith("org/apache/spark/TaskContextHelper"))
        .noneMatch(name -> FROM_THE_CLUSTER.stream().anyMatch(name::startsWith));
  }

  @Test
  void jarHoldsNativesOfThisPlatformOnly() {
    assumeThat(System.getProperty("native.platform")).isEqualTo("linux-x86_64");
    List<String> natives =
        names.stream().filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib)([.0-9]*)")).toList();

    assertThat(natives)
        .anyMatch(name -> name.endsWith("libtorch_cpu.so"))
        .anyMatch(name -> name.endsWith("libnd4jcpu.so"))
        .anyMatch(name -> name.endsWith("libonnxruntime.so"))
        .anyMatch(name -> name.contains("libopencv_imgcodecs.so"))
        .noneMatch(name -> OTHER_PLATFORMS.stream().anyMatch(name::contains));
  }

  @Test
  void jarHoldsNoSignatures() {
    assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
  }
}
