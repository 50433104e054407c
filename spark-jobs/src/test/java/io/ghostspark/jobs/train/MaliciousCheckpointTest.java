package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that somebody else filled: every one is refused, by a message and without harm. */
class MaliciousCheckpointTest {

  private static final long HUGE_BYTES = 1L << 40;

  @TempDir private Path run;
  private Path manifest;
  private String sound;

  @BeforeEach
  void writeSound() throws IOException {
    store().write(RunState.start(ArithmeticTrainer.initial(), OuterStep.PLAIN));
    manifest = run.resolve("checkpoints/round-000000/manifest.json");
    sound = Files.readString(manifest);
    assertThat(store().latest(this::fail)).isPresent();
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() throws IOException {
    assertThat(refusal(sound.replace("weights.bin", "../../../secret.bin")))
        .contains("Invalid files: '../../../secret.bin' (must be plain .bin names)");
    assertThat(refusal(sound.replace("weights.bin", "/etc/passwd")))
        .contains("Invalid files: '/etc/passwd'");
    assertThat(refusal(sound.replace("weights.bin", "hdfs:weights.bin")))
        .contains("Invalid files: 'hdfs:weights.bin'");
  }

  @Test
  void declaredSizesDecideNothing() throws IOException {
    assertThat(refusal(sound.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : " + HUGE_BYTES)))
        .contains("expected = " + HUGE_BYTES + " bytes with SHA-256", "actual = ");
    assertThat(refusal(sound.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : -4")))
        .contains("Invalid bytes: -4 (must be whole f32 numbers)");
    assertThat(refusal(sound.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : 1e300")))
        .contains("out of range");
  }

  /** Sparse files: they take no room on the disk, and must take none in memory. */
  @Test
  void hugeFilesAreNotRead() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(manifest.resolveSibling("weights.bin").toFile(), "rw")) {
      file.setLength(HUGE_BYTES);
    }
    assertThat(refusal(sound.replaceFirst("\"bytes\" : \\d+", "\"bytes\" : " + HUGE_BYTES)))
        .contains("bytes");
    try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
      file.setLength(HUGE_BYTES);
    }
    assertThat(refusal())
        .contains("manifest.json: " + HUGE_BYTES + " bytes (must be at most 1048576)");
  }

  @Test
  void wrongTypesAndNumbersAreRefused() throws IOException {
    assertThat(refusal(sound.replaceFirst("\"next-round\" : 0", "\"next-round\" : \"soon\"")))
        .contains("next-round");
    assertThat(refusal(sound.replaceFirst("\"next-round\" : 0", "\"next-round\" : -3")))
        .contains("Invalid next-round: -3 (must be >= 0)");
    assertThat(refusal(sound.replaceFirst("\"position\" : 0", "\"position\" : -1")))
        .contains("Invalid position: -1 (must be >= 0)");
    assertThat(refusal("{\"schema-version\" : 1}")).contains("Invalid architecture: null");
    assertThat(refusal("[".repeat(100_000))).contains("Cannot deserialize");
    assertThat(refusal(sound.replaceFirst("\\{", "{\"@class\" : \"javax.swing.JEditorPane\",")))
        .contains("Unrecognized field \"@class\"");
  }

  /** Whoever forges digests too gets no further than the first comparison with the network. */
  @Test
  void statesOfAnotherNetworkAreRefusedBeforeTheyReachNativeMemory() {
    TrainingState shorter =
        new TrainingState(new float[3], new float[18], new float[18], new float[24], 0);
    RunState momentum = new RunState(ArithmeticTrainer.initial(), new float[5], 7, 0, 0);

    assertThatThrownBy(() -> new RunState(shorter, 7, 0, 0).requireFits(ArithmeticTrainer.LAYOUT))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot resume: weights of the checkpoint before round 7: expected = 24 values, actual = 3; start again with --overwrite");
    assertThatThrownBy(() -> momentum.requireFits(ArithmeticTrainer.LAYOUT))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "Cannot resume: outer momentum of the checkpoint before round 7: expected = 18 values, actual = 5");
  }

  @Test
  void manifestsOfShardsCannotNameFilesElsewhere() throws IOException {
    for (String name : List.of("../secret", "/etc/passwd", "a/../../b", "s3a://b/c", ".", "..")) {
      Files.writeString(
          run.resolve("manifest.json"),
          """
          {"schema-version": 1, "name": "n", "split": "train", "classes": ["a"], "rows": 1,
           "rejects": 0, "dataset-digest": "00", "provenance": {},
           "shards": [{"file": "%s", "rows": 1, "row-group-rows": [1], "bytes": 4, "sha256": "00"}]}
          """
              .formatted(name));

      assertThatThrownBy(
              () ->
                  DatasetManifest.read(
                      new Configuration(), new org.apache.hadoop.fs.Path(run.toUri())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Invalid shard file: '" + name + "'");
    }
  }

  @Test
  void manifestsOfCachesCannotNameFilesElsewhere() throws IOException {
    for (String name : List.of("../secret", "/etc/passwd", "a/../../b", "s3a://b/c")) {
      assertThat(cacheRefusal(name, "4", "1")).contains("Invalid shard file: '" + name + "'");
    }
    assertThat(cacheRefusal("x", "-4", "1")).contains("-4 bytes (must be >= 0)");
    assertThat(cacheRefusal("x", "1e300", "1")).contains("out of range");
    assertThat(cacheRefusal("x", "4", "\"many\"")).contains("int");
    assertThat(cacheRefusal("x", "4", "-2147483648")).contains("must start at");
  }

  @Test
  void hugeManifestsAreNotRead() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(run.resolve("manifest.json").toFile(), "rw")) {
      file.setLength(HUGE_BYTES);
    }
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(run.toUri());

    assertThatThrownBy(() -> DatasetManifest.read(new Configuration(), folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(HUGE_BYTES + " bytes (must be at most 67108864)");
    assertThatThrownBy(() -> LogitsManifest.read(new Configuration(), folder))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(HUGE_BYTES + " bytes (must be at most 67108864)");
  }

  private String cacheRefusal(String file, String bytes, String numViews) throws IOException {
    Files.writeString(
        run.resolve("manifest.json"),
        """
        {"schema-version": 2, "top-k": 1, "num-classes": 2, "rows": 1, "blocks": [
          {"first-view": 0, "num-views": %s, "provenance": {}, "shards":
            [{"file": "%s", "rows": 1, "row-group-rows": [1], "bytes": %s, "sha256": "00"}]}]}
        """
            .formatted(numViews, file, bytes));
    Throwable refusal =
        catchThrowable(
            () ->
                LogitsManifest.read(
                    new Configuration(), new org.apache.hadoop.fs.Path(run.toUri())));
    assertThat(refusal).isInstanceOf(IOException.class);
    return String.valueOf(refusal.getMessage());
  }

  /** What is said about a checkpoint with this manifest. */
  private String refusal(String content) throws IOException {
    Files.writeString(manifest, content);
    return refusal();
  }

  private String refusal() throws IOException {
    List<String> notices = new ArrayList<>();
    assertThatThrownBy(() -> store().latest(notices::add))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot resume: all 1 checkpoints in");
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0)).startsWith("Skipping broken checkpoint");
    return notices.get(0);
  }

  private void fail(String notice) {
    throw new AssertionError(notice);
  }

  private CheckpointStore store() throws IOException {
    return new CheckpointStore(
        RunFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(run.toUri())),
        "arithmetic",
        Map.of("seed", "1"),
        2);
  }
}
